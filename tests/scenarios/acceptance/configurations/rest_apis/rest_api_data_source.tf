resource "aws_api_gateway_rest_api" "rest_api_data_source" {
  name                     = "${var.name}-found"
  description              = "found by its name"
  binary_media_types       = ["image/png"]
  minimum_compression_size = 1024
  tags                     = { team = "vision" }

  endpoint_configuration {
    types = ["REGIONAL"]
  }
}

data "aws_api_gateway_rest_api" "rest_api_data_source" {
  name = aws_api_gateway_rest_api.rest_api_data_source.name
}
