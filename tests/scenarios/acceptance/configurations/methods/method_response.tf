resource "aws_api_gateway_method_response" "method_response" {
  rest_api_id     = aws_api_gateway_rest_api.main.id
  resource_id     = aws_api_gateway_resource.method.id
  http_method     = aws_api_gateway_method.method.http_method
  status_code     = "400"
  response_models = [{ "application/json" = "Error" }, { "application/json" = "Empty", "text/csv" = "Error" }, null][var.step - 1]

  response_parameters = [
    { "method.response.header.Content-Type" = true },
    { "method.response.header.Host" = false, "method.response.header.Content-Type" = false },
    null,
  ][var.step - 1]
}
