resource "aws_api_gateway_stage" "stage_canary" {
  rest_api_id   = aws_api_gateway_rest_api.main.id
  deployment_id = aws_api_gateway_deployment.main["one"].id
  stage_name    = "canary"
  variables     = { one = "1", two = "2" }

  dynamic "canary_settings" {
    for_each = [
      [{ share = 33.33, overrides = { one = "3" }, cached = true }],
      [{ share = 66.66, overrides = { four = "5" }, cached = false }],
      [],
    ][var.step - 1]

    content {
      deployment_id            = aws_api_gateway_deployment.main["two"].id
      percent_traffic          = canary_settings.value.share
      stage_variable_overrides = canary_settings.value.overrides
      use_stage_cache          = canary_settings.value.cached
    }
  }
}
