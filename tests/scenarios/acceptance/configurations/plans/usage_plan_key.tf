resource "aws_api_gateway_usage_plan" "usage_plan_key" {
  for_each = toset(["one", "two"])
  name     = "${var.name}-keys-${each.key}"
}

# another plan is another member
resource "aws_api_gateway_usage_plan_key" "usage_plan_key" {
  key_id        = aws_api_gateway_api_key.api_key_with_a_value.id
  key_type      = "API_KEY"
  usage_plan_id = aws_api_gateway_usage_plan.usage_plan_key[var.step == 1 ? "one" : "two"].id
}
