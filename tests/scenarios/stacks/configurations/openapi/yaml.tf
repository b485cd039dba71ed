# Swagger 2 as YAML out of a file, which must not have a warning; what Terraform says of the API beside it holds.

resource "aws_api_gateway_rest_api" "yaml" {
  name             = "${var.name}-yaml"
  fail_on_warnings = true

  binary_media_types       = ["application/x-npy"]
  minimum_compression_size = 1024

  parameters = {
    basepath = "prepend"
  }

  body = templatefile("${path.module}/swagger.yaml", {
    uri         = local.uri
    credentials = aws_iam_role.this["apigateway"].arn
    greeting    = var.second ? "second" : "first"
  })

  endpoint_configuration {
    types = ["REGIONAL"]
  }
}

resource "aws_api_gateway_deployment" "yaml" {
  rest_api_id = aws_api_gateway_rest_api.yaml.id

  triggers = {
    redeployment = sha1(aws_api_gateway_rest_api.yaml.body)
  }

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_api_gateway_stage" "yaml" {
  rest_api_id   = aws_api_gateway_rest_api.yaml.id
  deployment_id = aws_api_gateway_deployment.yaml.id
  stage_name    = "v1"
}

output "yaml_url" {
  value = aws_api_gateway_stage.yaml.invoke_url
}
