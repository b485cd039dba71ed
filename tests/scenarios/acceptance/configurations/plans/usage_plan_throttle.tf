resource "aws_api_gateway_usage_plan" "usage_plan_throttle" {
  name = "${var.name}-throttle"

  dynamic "throttle_settings" {
    for_each = [[{ burst = 2, rate = 5 }], [{ burst = 3, rate = 6.5 }], []][var.step - 1]

    content {
      burst_limit = throttle_settings.value.burst
      rate_limit  = throttle_settings.value.rate
    }
  }
}

# a rate alone leaves the burst at nothing
resource "aws_api_gateway_usage_plan" "usage_plan_throttle_of_a_rate" {
  name = "${var.name}-rate"

  throttle_settings {
    rate_limit = [1.5, 2, 3][var.step - 1]
  }
}
