resource "aws_api_gateway_rest_api" "body" {
  name = "${var.name}-body"
  body = jsonencode(local.documents[["/digits", "/letters", "/letters"][var.step - 1]])
}

data "aws_api_gateway_resource" "body" {
  rest_api_id = aws_api_gateway_rest_api.body.id
  path        = ["/digits", "/letters", "/letters"][var.step - 1]
}
