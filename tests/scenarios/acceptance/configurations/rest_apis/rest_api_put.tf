resource "aws_api_gateway_rest_api" "rest_api_put" {
  name = "${var.name}-put"
}

resource "aws_api_gateway_rest_api_put" "rest_api_put" {
  rest_api_id      = aws_api_gateway_rest_api.rest_api_put.id
  fail_on_warnings = true
  body             = jsonencode(merge(local.documents[var.step == 1 ? "/digits" : "/letters"], { info = { title = "${var.name}-put", version = "1" } }))
  triggers         = { step = var.step }
}

data "aws_api_gateway_resource" "rest_api_put" {
  rest_api_id = aws_api_gateway_rest_api.rest_api_put.id
  path        = var.step == 1 ? "/digits" : "/letters"
  depends_on  = [aws_api_gateway_rest_api_put.rest_api_put]
}
