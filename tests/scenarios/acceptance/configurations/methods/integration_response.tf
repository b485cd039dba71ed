resource "aws_api_gateway_method_response" "integration_response" {
  for_each = toset(["200", "400"])

  rest_api_id         = aws_api_gateway_rest_api.main.id
  resource_id         = aws_api_gateway_resource.integration_http.id
  http_method         = aws_api_gateway_method.integration_http.http_method
  status_code         = each.key
  response_parameters = { "method.response.header.Content-Type" = true }
}

resource "aws_api_gateway_integration_response" "integration_response" {
  for_each = aws_api_gateway_method_response.integration_response

  rest_api_id       = aws_api_gateway_rest_api.main.id
  resource_id       = aws_api_gateway_resource.integration_http.id
  http_method       = aws_api_gateway_integration.integration_http.http_method
  status_code       = each.key
  selection_pattern = each.key == "200" ? null : ["4\\d\\d", ".*", "4\\d\\d"][var.step - 1]
  content_handling  = [null, "CONVERT_TO_BINARY", "CONVERT_TO_TEXT"][var.step - 1]
  response_templates = [
    { "application/json" = "", "application/xml" = "#set($inputRoot = $input.path('$'))\n{ }" },
    { "application/json" = "$input.path('$')" },
    null,
  ][var.step - 1]

  response_parameters = [
    { "method.response.header.Content-Type" = "integration.response.body.type" },
    { "method.response.header.Content-Type" = "'text/plain'" },
    null,
  ][var.step - 1]
}
