resource "aws_api_gateway_rest_api" "warnings" {
  name             = "${var.name}-warnings"
  fail_on_warnings = true

  body = jsonencode({
    openapi    = "3.0.1"
    info       = { title = "warned", version = "1" }
    components = { unheard_of = "a value" }
    paths      = { "/digits" = { get = { responses = { "200" = { description = "fine" } } } } }
  })
}

resource "aws_api_gateway_rest_api" "policy" {
  name   = "${var.name}-policy"
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow" }] })
}

resource "aws_api_gateway_resource" "taken" {
  rest_api_id = aws_api_gateway_rest_api.main.id
  parent_id   = aws_api_gateway_rest_api.main.root_resource_id
  path_part   = aws_api_gateway_resource.main.path_part
}

resource "aws_api_gateway_method" "authorizer" {
  rest_api_id   = aws_api_gateway_rest_api.main.id
  resource_id   = aws_api_gateway_resource.main.id
  http_method   = "POST"
  authorization = "CUSTOM"
  authorizer_id = "abcdef"
}

resource "aws_api_gateway_integration" "uri" {
  rest_api_id             = aws_api_gateway_rest_api.main.id
  resource_id             = aws_api_gateway_resource.main.id
  http_method             = aws_api_gateway_method.main.http_method
  type                    = "AWS"
  integration_http_method = "POST"
  uri                     = "https://models.example.com"
  depends_on              = [aws_api_gateway_deployment.main]
}

resource "aws_api_gateway_model" "schema" {
  rest_api_id  = aws_api_gateway_rest_api.main.id
  name         = "Wrong"
  content_type = "application/json"
  schema       = jsonencode({ type = "no such type" })
}

resource "aws_api_gateway_rest_api" "nothing" {
  name = "${var.name}-nothing"
}

resource "aws_api_gateway_deployment" "nothing" {
  rest_api_id = aws_api_gateway_rest_api.nothing.id
}

resource "aws_api_gateway_stage" "taken" {
  rest_api_id   = aws_api_gateway_rest_api.main.id
  deployment_id = aws_api_gateway_deployment.main.id
  stage_name    = aws_api_gateway_stage.main.stage_name
}

resource "aws_api_gateway_method_settings" "role" {
  rest_api_id = aws_api_gateway_rest_api.main.id
  stage_name  = aws_api_gateway_stage.main.stage_name
  method_path = "*/*"

  settings {
    logging_level = "INFO"
  }
}

resource "aws_api_gateway_api_key" "taken" {
  name  = "${var.name}-taken"
  value = aws_api_gateway_api_key.main.value
}

resource "aws_api_gateway_usage_plan" "offset" {
  name = "${var.name}-offset"

  quota_settings {
    limit  = 10
    offset = 8
    period = "WEEK"
  }
}

resource "aws_api_gateway_usage_plan" "stage" {
  name = "${var.name}-stage"

  api_stages {
    api_id = aws_api_gateway_rest_api.main.id
    stage  = "missing"
  }
}

# read by every command, so that nothing could be destroyed with it
variable "sdk" {
  type    = bool
  default = true
}

data "aws_api_gateway_sdk" "sdk" {
  count = var.sdk ? 1 : 0

  rest_api_id = aws_api_gateway_rest_api.main.id
  stage_name  = aws_api_gateway_stage.main.stage_name
  sdk_type    = "javascript"
}
