resource "aws_api_gateway_rest_api" "basic" {
  name = var.name
}
