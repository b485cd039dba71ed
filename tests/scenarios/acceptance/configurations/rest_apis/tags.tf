resource "aws_api_gateway_rest_api" "tags" {
  name = "${var.name}-tags"
  tags = [{ team = "vision" }, { team = "speech", stage = "test" }, { stage = "test" }][var.step - 1]
}
