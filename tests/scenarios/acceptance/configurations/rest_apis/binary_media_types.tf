resource "aws_api_gateway_rest_api" "binary_media_types" {
  name               = "${var.name}-binary"
  binary_media_types = [["image/png"], ["image/jpeg", "application/octet-stream"], ["image/jpeg"]][var.step - 1]
}

resource "aws_api_gateway_rest_api" "binary_media_types_of_the_document" {
  name = "${var.name}-binary-document"
  body = jsonencode(merge(local.document, { x-amazon-apigateway-binary-media-types = ["image/png"] }))
}

resource "aws_api_gateway_rest_api" "binary_media_types_over_the_document" {
  name               = "${var.name}-binary-over"
  binary_media_types = [["image/png"], ["image/gif"], ["image/gif"]][var.step - 1]
  body = jsonencode(merge(local.document, {
    x-amazon-apigateway-binary-media-types = [["image/jpeg"], ["image/jpeg"], ["image/webp"]][var.step - 1]
  }))
}
