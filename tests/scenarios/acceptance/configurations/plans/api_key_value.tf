# another value is another key
resource "aws_api_gateway_api_key" "api_key_value" {
  name  = "${var.name}-replaced"
  value = "${var.name}-a-value-at-step-${var.step}"
}
