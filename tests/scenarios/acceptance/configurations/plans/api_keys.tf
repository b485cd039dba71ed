resource "aws_api_gateway_api_key" "api_keys" {
  for_each    = toset(["one", "two"])
  name        = "${var.name}-${each.key}"
  customer_id = "${var.name}-customer"
}

data "aws_api_gateway_api_keys" "api_keys" {
  customer_id    = "${var.name}-customer"
  include_values = true
  depends_on     = [aws_api_gateway_api_key.api_keys]
}
