resource "aws_api_gateway_resource" "method_request_validator" {
  rest_api_id = aws_api_gateway_rest_api.main.id
  parent_id   = aws_api_gateway_rest_api.main.root_resource_id
  path_part   = "validator"
}

resource "aws_api_gateway_request_validator" "method_request_validator" {
  rest_api_id           = aws_api_gateway_rest_api.main.id
  name                  = "body"
  validate_request_body = true
}

resource "aws_api_gateway_method" "method_request_validator" {
  rest_api_id          = aws_api_gateway_rest_api.main.id
  resource_id          = aws_api_gateway_resource.method_request_validator.id
  http_method          = "GET"
  authorization        = "NONE"
  request_validator_id = var.step == 2 ? null : aws_api_gateway_request_validator.method_request_validator.id
}
