resource "aws_api_gateway_rest_api" "description" {
  name        = "${var.name}-description"
  description = ["first", "second", "third"][var.step - 1]
}

resource "aws_api_gateway_rest_api" "description_of_the_document" {
  name = "${var.name}-described"
  body = jsonencode(merge(local.document, { info = { title = "t", version = "1", description = "in the document" } }))
}

resource "aws_api_gateway_rest_api" "description_over_the_document" {
  name        = "${var.name}-overridden"
  description = ["first", "second", "second"][var.step - 1]

  body = jsonencode(merge(local.document, {
    info = { title = "t", version = "1", description = ["a", "a", "b"][var.step - 1] }
  }))
}
