resource "aws_api_gateway_rest_api" "integration_connection" {
  name = "${var.name}-connected"
}

resource "aws_api_gateway_method" "integration_connection" {
  rest_api_id   = aws_api_gateway_rest_api.integration_connection.id
  resource_id   = aws_api_gateway_rest_api.integration_connection.root_resource_id
  http_method   = "GET"
  authorization = "NONE"
}

resource "aws_api_gateway_integration" "integration_connection" {
  rest_api_id             = aws_api_gateway_rest_api.integration_connection.id
  resource_id             = aws_api_gateway_rest_api.integration_connection.root_resource_id
  http_method             = aws_api_gateway_method.integration_connection.http_method
  type                    = "HTTP"
  integration_http_method = "GET"
  uri                     = "http://models.example.com"
  connection_type         = ["VPC_LINK", "VPC_LINK", "INTERNET"][var.step - 1]
  connection_id           = [aws_api_gateway_vpc_link.vpc_link["one"].id, aws_api_gateway_vpc_link.vpc_link["two"].id, null][var.step - 1]
}

resource "aws_api_gateway_method" "integration_connection_by_a_variable" {
  rest_api_id   = aws_api_gateway_rest_api.integration_connection.id
  resource_id   = aws_api_gateway_rest_api.integration_connection.root_resource_id
  http_method   = "POST"
  authorization = "NONE"
}

resource "aws_api_gateway_integration" "integration_connection_by_a_variable" {
  rest_api_id             = aws_api_gateway_rest_api.integration_connection.id
  resource_id             = aws_api_gateway_rest_api.integration_connection.root_resource_id
  http_method             = aws_api_gateway_method.integration_connection_by_a_variable.http_method
  type                    = "HTTP_PROXY"
  integration_http_method = "POST"
  uri                     = "http://models.example.com"
  connection_type         = "VPC_LINK"
  connection_id           = "$${stageVariables.link}"
}
