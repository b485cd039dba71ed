resource "aws_api_gateway_request_validator" "request_validator" {
  rest_api_id                 = aws_api_gateway_rest_api.main.id
  name                        = ["one", "two", "two"][var.step - 1]
  validate_request_body       = [null, true, false][var.step - 1]
  validate_request_parameters = [null, false, true][var.step - 1]
}
