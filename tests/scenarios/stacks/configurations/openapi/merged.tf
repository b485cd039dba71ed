# Half an API by resources, half by a document that is merged into it; only a caller with a signature may ask.

resource "aws_api_gateway_rest_api" "merged" {
  name              = "${var.name}-merged"
  put_rest_api_mode = "merge"

  body = jsonencode({
    openapi = "3.0.3"
    info    = { title = "merged", version = "1" }
    x-amazon-apigateway-policy = {
      Version   = "2012-10-17"
      Statement = [{ Effect = "Allow", Principal = "*", Action = "execute-api:Invoke", Resource = "execute-api:/*" }]
    }
    security = [{ sigv4 = [] }]
    paths = {
      "/" = {
        post = {
          responses = {
            (var.second ? "202" : "200") = {
              description = "The model's answer"
              content     = { "application/json" = { schema = { "$ref" = "#/components/schemas/Answer" } } }
            }
          }
          x-amazon-apigateway-integration = {
            type        = "aws"
            credentials = aws_iam_role.this["apigateway"].arn
            httpMethod  = "POST"
            uri         = replace(local.uri, ":path/", ":path//")
            responses   = { "2\\d{2}" = { statusCode = var.second ? "202" : "200" } }
          }
        }
      }
    }
    components = {
      schemas = {
        Answer = { type = "object", properties = { received = { type = "string" } } }
      }
      securitySchemes = {
        sigv4 = { type = "apiKey", name = "Authorization", in = "header", x-amazon-apigateway-authtype = "awsSigv4" }
      }
    }
  })
}

resource "aws_api_gateway_resource" "merged" {
  rest_api_id = aws_api_gateway_rest_api.merged.id
  parent_id   = aws_api_gateway_rest_api.merged.root_resource_id
  path_part   = "health"
}

resource "aws_api_gateway_method" "merged" {
  rest_api_id   = aws_api_gateway_rest_api.merged.id
  resource_id   = aws_api_gateway_resource.merged.id
  http_method   = "GET"
  authorization = "NONE"
}

resource "aws_api_gateway_integration" "merged" {
  rest_api_id       = aws_api_gateway_rest_api.merged.id
  resource_id       = aws_api_gateway_resource.merged.id
  http_method       = aws_api_gateway_method.merged.http_method
  type              = "MOCK"
  request_templates = { "application/json" = "{\"statusCode\":200}" }
}

resource "aws_api_gateway_method_response" "merged" {
  rest_api_id = aws_api_gateway_rest_api.merged.id
  resource_id = aws_api_gateway_resource.merged.id
  http_method = aws_api_gateway_method.merged.http_method
  status_code = "200"
}

resource "aws_api_gateway_integration_response" "merged" {
  rest_api_id = aws_api_gateway_rest_api.merged.id
  resource_id = aws_api_gateway_resource.merged.id
  http_method = aws_api_gateway_integration.merged.http_method
  status_code = aws_api_gateway_method_response.merged.status_code
}

resource "aws_api_gateway_deployment" "merged" {
  rest_api_id = aws_api_gateway_rest_api.merged.id

  triggers = {
    redeployment = sha1(aws_api_gateway_rest_api.merged.body)
  }

  lifecycle {
    create_before_destroy = true
  }

  depends_on = [aws_api_gateway_integration_response.merged]
}

resource "aws_api_gateway_stage" "merged" {
  rest_api_id   = aws_api_gateway_rest_api.merged.id
  deployment_id = aws_api_gateway_deployment.merged.id
  stage_name    = "v1"
}

# may call because the API's own policy lets everybody of the account

data "aws_caller_identity" "current" {}

resource "aws_iam_role" "caller" {
  name = "${var.name}-caller"

  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Principal = { AWS = data.aws_caller_identity.current.account_id }, Action = "sts:AssumeRole" }]
  })
}

output "caller_role_arn" {
  value = aws_iam_role.caller.arn
}

output "merged_url" {
  value = aws_api_gateway_stage.merged.invoke_url
}
