resource "aws_api_gateway_usage_plan" "usage_plan" {
  name         = ["${var.name}-one", "${var.name}-two", "${var.name}-two"][var.step - 1]
  description  = [null, "a description", null][var.step - 1]
  product_code = [null, "MYCODE", "MYCODE2"][var.step - 1]
  tags         = [{ team = "vision" }, { team = "speech", stage = "test" }, { stage = "test" }][var.step - 1]
}
