resource "aws_api_gateway_gateway_response" "gateway_response" {
  rest_api_id   = aws_api_gateway_rest_api.main.id
  response_type = "UNAUTHORIZED"
  status_code   = ["401", "477", "401"][var.step - 1]
  response_templates = [
    { "application/json" = "{\"message\":$context.error.messageString}" },
    { "application/xml" = "<error/>" },
    { "application/xml" = "<other/>" },
  ][var.step - 1]
  response_parameters = [
    { "gatewayresponse.header.Authorization" = "'Basic'" },
    { "gatewayresponse.header.Authorization" = "'Bearer'", "gatewayresponse.header.X" = "'x'" },
    null,
  ][var.step - 1]
}
