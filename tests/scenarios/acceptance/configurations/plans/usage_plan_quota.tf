resource "aws_api_gateway_usage_plan" "usage_plan_quota" {
  name = "${var.name}-quota"

  dynamic "quota_settings" {
    for_each = [[{ limit = 100, offset = 6, period = "WEEK" }], [{ limit = 200, offset = 20, period = "MONTH" }], []][var.step - 1]

    content {
      limit  = quota_settings.value.limit
      offset = quota_settings.value.offset
      period = quota_settings.value.period
    }
  }
}

resource "aws_api_gateway_usage_plan" "usage_plan_quota_by_and_by" {
  name = "${var.name}-quota-by-and-by"

  dynamic "quota_settings" {
    for_each = [[], [{ limit = 5, period = "DAY" }], [{ limit = 6, period = "DAY" }]][var.step - 1]

    content {
      limit  = quota_settings.value.limit
      period = quota_settings.value.period
    }
  }
}
