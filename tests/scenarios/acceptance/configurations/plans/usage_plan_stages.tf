resource "aws_api_gateway_usage_plan" "usage_plan_stages" {
  name = "${var.name}-stages"

  dynamic "api_stages" {
    for_each = [["one"], ["one", "two"], []][var.step - 1]

    content {
      api_id = aws_api_gateway_rest_api.main.id
      stage  = aws_api_gateway_stage.main[api_stages.value].stage_name
    }
  }
}

resource "aws_api_gateway_usage_plan" "usage_plan_stages_throttle" {
  name = "${var.name}-stages-throttle"

  api_stages {
    api_id = aws_api_gateway_rest_api.main.id
    stage  = aws_api_gateway_stage.main["one"].stage_name

    dynamic "throttle" {
      for_each = [{ GET = 3 }, { GET = 3, POST = 4 }, { POST = 5 }][var.step - 1]

      content {
        path        = "${aws_api_gateway_resource.main.path}/${throttle.key}"
        burst_limit = throttle.value
        rate_limit  = throttle.value * 2
      }
    }
  }
}
