resource "aws_api_gateway_resource" "integration_tls_config" {
  rest_api_id = aws_api_gateway_rest_api.main.id
  parent_id   = aws_api_gateway_rest_api.main.root_resource_id
  path_part   = "tls"
}

resource "aws_api_gateway_method" "integration_tls_config" {
  rest_api_id   = aws_api_gateway_rest_api.main.id
  resource_id   = aws_api_gateway_resource.integration_tls_config.id
  http_method   = "GET"
  authorization = "NONE"
}

resource "aws_api_gateway_integration" "integration_tls_config" {
  rest_api_id             = aws_api_gateway_rest_api.main.id
  resource_id             = aws_api_gateway_resource.integration_tls_config.id
  http_method             = aws_api_gateway_method.integration_tls_config.http_method
  type                    = "HTTP"
  integration_http_method = "GET"
  uri                     = "https://models.example.com"

  tls_config {
    insecure_skip_verification = [true, false, true][var.step - 1]
  }
}
