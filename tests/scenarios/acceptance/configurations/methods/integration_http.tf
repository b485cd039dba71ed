resource "aws_api_gateway_resource" "integration_http" {
  rest_api_id = aws_api_gateway_rest_api.main.id
  parent_id   = aws_api_gateway_rest_api.main.root_resource_id
  path_part   = "http"
}

resource "aws_api_gateway_method" "integration_http" {
  rest_api_id   = aws_api_gateway_rest_api.main.id
  resource_id   = aws_api_gateway_resource.integration_http.id
  http_method   = "GET"
  authorization = "NONE"
}

resource "aws_api_gateway_integration" "integration_http" {
  rest_api_id             = aws_api_gateway_rest_api.main.id
  resource_id             = aws_api_gateway_resource.integration_http.id
  http_method             = aws_api_gateway_method.integration_http.http_method
  type                    = "HTTP"
  integration_http_method = "GET"
  uri                     = ["https://models.example.com", "https://models.example.com/second", "https://models.example.com"][var.step - 1]
  passthrough_behavior    = ["WHEN_NO_MATCH", "WHEN_NO_TEMPLATES", "NEVER"][var.step - 1]
  content_handling        = ["CONVERT_TO_TEXT", "CONVERT_TO_BINARY", null][var.step - 1]
  timeout_milliseconds    = [null, 2000, 29000][var.step - 1]

  request_parameters = [
    { "integration.request.header.X-Static" = "'static'", "integration.request.header.X-Old" = "'old'" },
    { "integration.request.header.X-Static" = "'changed'", "integration.request.header.X-New" = "'new'" },
    null,
  ][var.step - 1]

  # a template may be empty
  request_templates = [
    { "application/json" = "", "application/xml" = "#set($inputRoot = $input.path('$'))\n{ }" },
    { "application/json" = "{'not': 'json}", "text/html" = "<html>a template</html>" },
    null,
  ][var.step - 1]
}
