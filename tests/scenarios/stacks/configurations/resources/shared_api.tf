# Routes that another team adds to an API which it looks up by name, behind a key; the endpoint is named by the path or
# by a stage variable.

resource "aws_api_gateway_rest_api" "shared" {
  name = "${var.name}-shared"
}

data "aws_api_gateway_rest_api" "shared" {
  name = aws_api_gateway_rest_api.shared.name
}

data "aws_api_gateway_resource" "root" {
  rest_api_id = data.aws_api_gateway_rest_api.shared.id
  path        = "/"
}

resource "aws_api_gateway_resource" "models" {
  rest_api_id = data.aws_api_gateway_rest_api.shared.id
  parent_id   = data.aws_api_gateway_resource.root.id
  path_part   = "models"
}

resource "aws_api_gateway_resource" "model" {
  rest_api_id = data.aws_api_gateway_rest_api.shared.id
  parent_id   = aws_api_gateway_resource.models.id
  path_part   = "{model}"
}

resource "aws_api_gateway_resource" "default" {
  rest_api_id = data.aws_api_gateway_rest_api.shared.id
  parent_id   = data.aws_api_gateway_resource.root.id
  path_part   = "{proxy+}"
}

resource "aws_iam_policy" "invoke" {
  name = "${var.name}-invoke"

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect   = "Allow"
      Action   = "sagemaker:Invoke*"
      Resource = "arn:aws:sagemaker:*:${local.account_id}:endpoint/${var.name}-*"
    }]
  })
}

resource "aws_iam_role" "invoke" {
  name               = "${var.name}-invoke"
  assume_role_policy = data.aws_iam_policy_document.gateway_trust.json
}

resource "aws_iam_policy_attachment" "invoke" {
  name       = "${var.name}-invoke"
  roles      = [aws_iam_role.invoke.name]
  policy_arn = aws_iam_policy.invoke.arn
}

locals {
  shared = {
    model = {
      resource = aws_api_gateway_resource.model.id
      method   = "POST"
      uri      = "${local.invoke}/endpoints/${var.name}-{model}/invocations"
      declared = { "method.request.path.model" = true }
      mapped   = { "integration.request.path.model" = "method.request.path.model" }
    }
    default = {
      resource = aws_api_gateway_resource.default.id
      method   = "ANY"
      uri      = "${local.invoke}/endpoints/$${stageVariables.endpoint}/invocations"
      declared = { "method.request.path.proxy" = true }
      mapped   = { "integration.request.header.X-Amzn-SageMaker-Custom-Attributes" = "method.request.path.proxy" }
    }
  }
}

resource "aws_api_gateway_method" "shared" {
  for_each = local.shared

  rest_api_id        = data.aws_api_gateway_rest_api.shared.id
  resource_id        = each.value.resource
  http_method        = each.value.method
  authorization      = "NONE"
  api_key_required   = true
  request_parameters = each.value.declared
}

resource "aws_api_gateway_integration" "shared" {
  for_each = local.shared

  rest_api_id             = data.aws_api_gateway_rest_api.shared.id
  resource_id             = each.value.resource
  http_method             = aws_api_gateway_method.shared[each.key].http_method
  type                    = "AWS"
  integration_http_method = "POST"
  uri                     = each.value.uri
  credentials             = aws_iam_role.invoke.arn
  request_parameters      = each.value.mapped
}

resource "aws_api_gateway_method_response" "shared" {
  for_each = local.shared

  rest_api_id = data.aws_api_gateway_rest_api.shared.id
  resource_id = each.value.resource
  http_method = aws_api_gateway_method.shared[each.key].http_method
  status_code = "200"
}

resource "aws_api_gateway_integration_response" "shared" {
  for_each = local.shared

  rest_api_id = data.aws_api_gateway_rest_api.shared.id
  resource_id = each.value.resource
  http_method = aws_api_gateway_method.shared[each.key].http_method
  status_code = aws_api_gateway_method_response.shared[each.key].status_code

  depends_on = [aws_api_gateway_integration.shared]
}

resource "aws_api_gateway_deployment" "shared" {
  rest_api_id = data.aws_api_gateway_rest_api.shared.id
  stage_name  = terraform.workspace

  variables = {
    endpoint = aws_sagemaker_endpoint.echo.name
  }

  depends_on = [aws_api_gateway_integration_response.shared, aws_iam_policy_attachment.invoke]
}

resource "aws_api_gateway_api_key" "shared" {
  name = "${var.name}-key"
}

resource "aws_api_gateway_usage_plan" "shared" {
  name = "${var.name}-plan"

  api_stages {
    api_id = data.aws_api_gateway_rest_api.shared.id
    stage  = aws_api_gateway_deployment.shared.stage_name
  }

  quota_settings {
    limit  = 1000
    period = "MONTH"
  }

  throttle_settings {
    burst_limit = 100
    rate_limit  = 50
  }
}

resource "aws_api_gateway_usage_plan_key" "shared" {
  key_id        = aws_api_gateway_api_key.shared.id
  key_type      = "API_KEY"
  usage_plan_id = aws_api_gateway_usage_plan.shared.id
}

output "shared_url" {
  value = aws_api_gateway_deployment.shared.invoke_url
}

output "shared_key" {
  value     = aws_api_gateway_api_key.shared.value
  sensitive = true
}
