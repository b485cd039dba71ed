resource "aws_api_gateway_rest_api" "parameters" {
  name       = "${var.name}-parameters"
  body       = jsonencode(merge(local.document, { basePath = "/v1/models" }))
  parameters = { basepath = ["prepend", "ignore", "split"][var.step - 1] }
}

data "aws_api_gateway_resource" "parameters" {
  rest_api_id = aws_api_gateway_rest_api.parameters.id
  path        = ["/v1/models/digits", "/digits", "/models/digits"][var.step - 1]
}
