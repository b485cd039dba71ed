# OpenAPI 3 as an expression, in the words of AWS's own examples: lower case, no descriptions, a key for every call.

resource "aws_api_gateway_rest_api" "json" {
  name        = "${var.name}-json"
  description = "Named by Terraform, whatever the document says"

  body = jsonencode({
    openapi = "3.0.1"
    info    = { title = "sagemaker", version = "1.0" }
    paths = {
      "/invocations" = {
        post = {
          responses = { 200 = { content = {} } }
          security  = [{ api_key = [] }]
          x-amazon-apigateway-integration = {
            type                = "aws"
            credentials         = aws_iam_role.this["apigateway"].arn
            httpMethod          = "POST"
            uri                 = local.uri
            responses           = { default = { statusCode = "200" } }
            passthroughBehavior = "when_no_match"
          }
        }
      }
      "/{proxy+}" = {
        x-amazon-apigateway-any-method = {
          parameters = [{ name = "proxy", in = "path", required = true, schema = { type = "string" } }]
          responses  = { 404 = { description = "Not here" } }
          x-amazon-apigateway-integration = {
            type             = "mock"
            requestTemplates = { "application/json" = "{\"statusCode\": 404}" }
            responses = {
              default = {
                statusCode        = "404"
                responseTemplates = { "application/json" = "{\"no\": \"$input.params('proxy')\"}" }
              }
            }
          }
        }
      }
    }
    components = {
      securitySchemes = {
        api_key = { type = "apiKey", name = "x-api-key", in = "header" }
      }
    }
    x-amazon-apigateway-gateway-responses = {
      INVALID_API_KEY = {
        statusCode        = 401
        responseTemplates = { "application/json" = "{\"error\": $context.error.messageString}" }
      }
    }
    x-amazon-apigateway-binary-media-types = ["image/*"]
  })

  endpoint_configuration {
    types = ["REGIONAL"]
  }
}

resource "aws_api_gateway_deployment" "json" {
  rest_api_id = aws_api_gateway_rest_api.json.id

  triggers = {
    redeployment = sha1(jsonencode(aws_api_gateway_rest_api.json.body))
  }

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_api_gateway_stage" "json" {
  rest_api_id   = aws_api_gateway_rest_api.json.id
  deployment_id = aws_api_gateway_deployment.json.id
  stage_name    = "default"
}

resource "aws_api_gateway_method_settings" "json" {
  rest_api_id = aws_api_gateway_rest_api.json.id
  stage_name  = aws_api_gateway_stage.json.stage_name
  method_path = "*/*"

  settings {
    metrics_enabled = true
  }
}

resource "aws_api_gateway_api_key" "json" {
  name = var.name
}

resource "aws_api_gateway_usage_plan" "json" {
  name = var.name

  api_stages {
    api_id = aws_api_gateway_rest_api.json.id
    stage  = aws_api_gateway_stage.json.stage_name
  }
}

resource "aws_api_gateway_usage_plan_key" "json" {
  key_id        = aws_api_gateway_api_key.json.id
  key_type      = "API_KEY"
  usage_plan_id = aws_api_gateway_usage_plan.json.id
}

output "json_url" {
  value = aws_api_gateway_stage.json.invoke_url
}

output "json_key" {
  value     = aws_api_gateway_api_key.json.value
  sensitive = true
}
