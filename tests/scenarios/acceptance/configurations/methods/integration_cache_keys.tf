resource "aws_api_gateway_resource" "integration_cache_keys" {
  rest_api_id = aws_api_gateway_rest_api.main.id
  parent_id   = aws_api_gateway_rest_api.main.root_resource_id
  path_part   = "{model}"
}

resource "aws_api_gateway_method" "integration_cache_keys" {
  rest_api_id   = aws_api_gateway_rest_api.main.id
  resource_id   = aws_api_gateway_resource.integration_cache_keys.id
  http_method   = "GET"
  authorization = "NONE"

  request_parameters = {
    "method.request.path.model"           = true
    "method.request.querystring.instance" = false
  }
}

resource "aws_api_gateway_integration" "integration_cache_keys" {
  rest_api_id             = aws_api_gateway_rest_api.main.id
  resource_id             = aws_api_gateway_resource.integration_cache_keys.id
  http_method             = aws_api_gateway_method.integration_cache_keys.http_method
  type                    = "HTTP"
  integration_http_method = "GET"
  uri                     = "https://models.example.com/{model}"
  cache_namespace         = ["digits", "digits", "letters"][var.step - 1]
  request_parameters      = { "integration.request.path.model" = "method.request.path.model" }

  cache_key_parameters = [
    ["method.request.path.model"],
    ["method.request.path.model", "method.request.querystring.instance"],
    ["method.request.querystring.instance"],
  ][var.step - 1]
}
