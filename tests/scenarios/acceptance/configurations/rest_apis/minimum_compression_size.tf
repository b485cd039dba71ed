# -1 takes the setting away
resource "aws_api_gateway_rest_api" "minimum_compression_size" {
  name                     = "${var.name}-compression"
  minimum_compression_size = ["0", "-1", "10485760"][var.step - 1]
}

resource "aws_api_gateway_rest_api" "minimum_compression_size_of_the_document" {
  name = "${var.name}-compression-document"
  body = jsonencode(merge(local.document, { x-amazon-apigateway-minimum-compression-size = 1048576 }))
}

resource "aws_api_gateway_rest_api" "minimum_compression_size_over_the_document" {
  name                     = "${var.name}-compression-over"
  minimum_compression_size = ["1", "2", "2"][var.step - 1]
  body = jsonencode(merge(local.document, {
    x-amazon-apigateway-minimum-compression-size = [1048576, 1048576, 512][var.step - 1]
  }))
}
