resource "aws_api_gateway_rest_api" "api_key_source" {
  name           = "${var.name}-key-source"
  api_key_source = ["AUTHORIZER", "HEADER", null][var.step - 1]
}

resource "aws_api_gateway_rest_api" "api_key_source_of_the_document" {
  name = "${var.name}-key-source-document"
  body = jsonencode(merge(local.document, { x-amazon-apigateway-api-key-source = "AUTHORIZER" }))
}

resource "aws_api_gateway_rest_api" "api_key_source_over_the_document" {
  name           = "${var.name}-key-source-over"
  api_key_source = ["AUTHORIZER", "HEADER", "HEADER"][var.step - 1]
  body = jsonencode(merge(local.document, {
    x-amazon-apigateway-api-key-source = ["HEADER", "HEADER", "AUTHORIZER"][var.step - 1]
  }))
}
