# Everything of an API's stage that has settings. `second` changes each of them.

terraform {
  required_providers {
    aws = {
      source = "hashicorp/aws"
    }
  }
}

variable "name" {
  type = string
}

variable "second" {
  type    = bool
  default = false
}

resource "aws_api_gateway_rest_api" "this" {
  name                     = var.name
  description              = var.second ? "second" : "first"
  binary_media_types       = var.second ? ["image/png", "image/jpeg"] : ["image/png"]
  minimum_compression_size = 1024

  endpoint_configuration {
    types = ["REGIONAL"]
  }
}

resource "aws_api_gateway_model" "this" {
  rest_api_id  = aws_api_gateway_rest_api.this.id
  name         = "Input"
  content_type = "application/json"
  schema       = jsonencode({ type = "object", required = var.second ? ["instances", "signature_name"] : ["instances"] })
}

resource "aws_api_gateway_request_validator" "this" {
  rest_api_id                 = aws_api_gateway_rest_api.this.id
  name                        = "input"
  validate_request_body       = true
  validate_request_parameters = var.second
}

resource "aws_api_gateway_resource" "models" {
  rest_api_id = aws_api_gateway_rest_api.this.id
  parent_id   = aws_api_gateway_rest_api.this.root_resource_id
  path_part   = "models"
}

resource "aws_api_gateway_resource" "model" {
  rest_api_id = aws_api_gateway_rest_api.this.id
  parent_id   = aws_api_gateway_resource.models.id
  path_part   = "{name}"
}

resource "aws_api_gateway_method" "this" {
  rest_api_id          = aws_api_gateway_rest_api.this.id
  resource_id          = aws_api_gateway_resource.model.id
  http_method          = "GET"
  authorization        = "NONE"
  request_validator_id = aws_api_gateway_request_validator.this.id
  request_models       = { "application/json" = aws_api_gateway_model.this.name }

  request_parameters = {
    "method.request.path.name"     = true
    "method.request.querystring.q" = var.second
  }
}

resource "aws_api_gateway_integration" "this" {
  rest_api_id          = aws_api_gateway_rest_api.this.id
  resource_id          = aws_api_gateway_resource.model.id
  http_method          = aws_api_gateway_method.this.http_method
  type                 = "MOCK"
  cache_key_parameters = var.second ? ["method.request.path.name", "method.request.querystring.q"] : ["method.request.path.name"]
  passthrough_behavior = "WHEN_NO_TEMPLATES"
  request_templates    = { "application/json" = jsonencode({ statusCode = 200 }) }
}

resource "aws_api_gateway_method_response" "this" {
  rest_api_id         = aws_api_gateway_rest_api.this.id
  resource_id         = aws_api_gateway_resource.model.id
  http_method         = aws_api_gateway_method.this.http_method
  status_code         = "200"
  response_models     = { "application/json" = "Empty" }
  response_parameters = { "method.response.header.Access-Control-Allow-Origin" = true }
}

resource "aws_api_gateway_integration_response" "this" {
  rest_api_id         = aws_api_gateway_rest_api.this.id
  resource_id         = aws_api_gateway_resource.model.id
  http_method         = aws_api_gateway_method.this.http_method
  status_code         = aws_api_gateway_method_response.this.status_code
  response_parameters = { "method.response.header.Access-Control-Allow-Origin" = var.second ? "'https://a.example'" : "'*'" }
  response_templates  = { "application/json" = "\"$stageVariables.endpoint\"" }
  depends_on          = [aws_api_gateway_integration.this]
}

resource "aws_api_gateway_gateway_response" "this" {
  for_each = { DEFAULT_4XX = null, DEFAULT_5XX = null, THROTTLED = var.second ? "503" : "429" }

  rest_api_id         = aws_api_gateway_rest_api.this.id
  response_type       = each.key
  status_code         = each.value
  response_parameters = { "gatewayresponse.header.Access-Control-Allow-Origin" = "'*'" }
  response_templates  = { "application/json" = var.second ? "{\"error\":$context.error.messageString}" : "{\"message\":$context.error.messageString}" }
}

resource "aws_api_gateway_deployment" "this" {
  for_each = toset(["stage", "canary"])

  rest_api_id = aws_api_gateway_rest_api.this.id
  description = each.key
  triggers    = { second = var.second }
  depends_on  = [aws_api_gateway_integration_response.this, aws_api_gateway_gateway_response.this]

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_api_gateway_stage" "this" {
  rest_api_id           = aws_api_gateway_rest_api.this.id
  deployment_id         = aws_api_gateway_deployment.this["stage"].id
  stage_name            = "v1"
  description           = var.second ? "second" : "first"
  variables             = var.second ? { endpoint = "b", new = "1" } : { endpoint = "a", old = "1" }
  xray_tracing_enabled  = !var.second
  cache_cluster_enabled = true
  cache_cluster_size    = var.second ? "1.6" : "0.5"
  tags                  = { part = "stage" }
  depends_on            = [aws_api_gateway_account.this]

  access_log_settings {
    destination_arn = aws_cloudwatch_log_group.access.arn
    format          = jsonencode({ requestId = "$context.requestId", second = var.second })
  }

  canary_settings {
    deployment_id            = aws_api_gateway_deployment.this["canary"].id
    percent_traffic          = var.second ? 20 : 10
    stage_variable_overrides = var.second ? { endpoint = "d", another = "1" } : { endpoint = "c" }
    use_stage_cache          = var.second
  }
}

resource "aws_api_gateway_method_settings" "this" {
  for_each = var.second ? toset(["*/*", "models/{name}/GET"]) : toset(["*/*", "models/{name}/GET", "models/POST"])

  rest_api_id = aws_api_gateway_rest_api.this.id
  stage_name  = aws_api_gateway_stage.this.stage_name
  method_path = each.key

  # the provider sends no `false` when it creates settings: true stays what it is
  settings {
    logging_level                              = var.second ? "ERROR" : "INFO"
    metrics_enabled                            = true
    data_trace_enabled                         = !var.second
    throttling_burst_limit                     = var.second ? 10 : 20
    throttling_rate_limit                      = 5.5
    caching_enabled                            = true
    cache_ttl_in_seconds                       = var.second ? 10 : 60
    require_authorization_for_cache_control    = !var.second
    unauthorized_cache_control_header_strategy = "SUCCEED_WITHOUT_RESPONSE_HEADER"
  }
}

resource "aws_acm_certificate" "this" {
  domain_name       = "${var.name}.example.com"
  validation_method = "DNS"
}

# not changed here: the provider waits a minute for that
resource "aws_api_gateway_domain_name" "this" {
  domain_name              = aws_acm_certificate.this.domain_name
  regional_certificate_arn = aws_acm_certificate.this.arn
  security_policy          = "TLS_1_2"

  endpoint_configuration {
    types = ["REGIONAL"]
  }
}

resource "aws_api_gateway_base_path_mapping" "this" {
  for_each = { "" = null, ml = aws_api_gateway_stage.this.stage_name }

  api_id      = aws_api_gateway_rest_api.this.id
  domain_name = aws_api_gateway_domain_name.this.domain_name
  stage_name  = var.second ? aws_api_gateway_stage.this.stage_name : each.value
  base_path   = each.key == "" ? null : each.key
}
