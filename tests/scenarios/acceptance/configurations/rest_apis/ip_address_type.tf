resource "aws_api_gateway_rest_api" "ip_address_type" {
  name = "${var.name}-addresses"

  endpoint_configuration {
    types           = ["REGIONAL"]
    ip_address_type = ["ipv4", "dualstack", "ipv4"][var.step - 1]
  }
}
