resource "aws_api_gateway_rest_api" "name_over_the_document" {
  name = ["${var.name}-one", "${var.name}-two", "${var.name}-two"][var.step - 1]
  body = jsonencode(merge(local.document, { info = { title = ["a", "a", "b"][var.step - 1], version = "1" } }))
}
