resource "aws_api_gateway_rest_api" "empty_tags" {
  name = "${var.name}-empty-tags"
  tags = [{ team = "" }, { team = "", stage = "" }, {}][var.step - 1]
}
