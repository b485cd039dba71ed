resource "aws_api_gateway_authorizer" "authorizer_request" {
  rest_api_id     = aws_api_gateway_rest_api.main.id
  name            = "request"
  type            = ["REQUEST", "REQUEST", "TOKEN"][var.step - 1]
  authorizer_uri  = local.function
  identity_source = ["method.request.header.Key", "method.request.header.Key,context.identity.sourceIp", null][var.step - 1]
}
