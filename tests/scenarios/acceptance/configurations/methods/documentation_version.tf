resource "aws_api_gateway_documentation_version" "documentation_version" {
  rest_api_id = aws_api_gateway_rest_api.main.id
  version     = ["v1", "v1", "v2"][var.step - 1]
  description = [null, "second", "third"][var.step - 1]
  depends_on  = [aws_api_gateway_documentation_part.documentation_part]
}
