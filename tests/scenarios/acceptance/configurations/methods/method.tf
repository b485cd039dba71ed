resource "aws_api_gateway_resource" "method" {
  rest_api_id = aws_api_gateway_rest_api.main.id
  parent_id   = aws_api_gateway_rest_api.main.root_resource_id
  path_part   = "method"
}

resource "aws_api_gateway_method" "method" {
  rest_api_id      = aws_api_gateway_rest_api.main.id
  resource_id      = aws_api_gateway_resource.method.id
  http_method      = "GET"
  authorization    = "NONE"
  operation_name   = [null, "ReadDigits", "ReadLetters"][var.step - 1]
  api_key_required = [false, true, false][var.step - 1]
  request_models   = [{ "application/json" = "Empty" }, { "application/json" = "Error", "text/csv" = "Empty" }, null][var.step - 1]

  request_parameters = [
    { "method.request.header.Accept" = false, "method.request.querystring.page" = true },
    { "method.request.querystring.page" = false, "method.request.querystring.size" = true },
    null,
  ][var.step - 1]
}
