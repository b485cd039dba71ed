resource "aws_api_gateway_api_key" "api_key" {
  name        = "${var.name}-plain"
  description = ["first", "second", null][var.step - 1]
  enabled     = [null, false, true][var.step - 1]
  customer_id = [null, "customer-1", "customer-2"][var.step - 1]
  tags        = [{ team = "vision" }, { team = "speech", stage = "test" }, { stage = "test" }][var.step - 1]
}

resource "aws_api_gateway_api_key" "api_key_with_a_value" {
  name  = "${var.name}-valued"
  value = "${var.name}-a-value-of-one-s-own"
}

data "aws_api_gateway_api_key" "api_key" {
  id = aws_api_gateway_api_key.api_key.id
}
