# A stage of its own for each setting: settings of one method are one record.
resource "aws_api_gateway_stage" "method_settings_throttling" {
  for_each = toset(["throttling_burst_limit", "throttling_rate_limit"])

  rest_api_id   = aws_api_gateway_rest_api.main.id
  deployment_id = aws_api_gateway_deployment.main["one"].id
  stage_name    = each.key
}

resource "aws_api_gateway_method_settings" "method_settings_throttling_throttling_burst_limit" {
  rest_api_id = aws_api_gateway_rest_api.main.id
  stage_name  = aws_api_gateway_stage.method_settings_throttling["throttling_burst_limit"].stage_name
  method_path = "digits/GET"

  settings {
    throttling_burst_limit = [1, 2, 2][var.step - 1]
  }
}

resource "aws_api_gateway_method_settings" "method_settings_throttling_throttling_rate_limit" {
  rest_api_id = aws_api_gateway_rest_api.main.id
  stage_name  = aws_api_gateway_stage.method_settings_throttling["throttling_rate_limit"].stage_name
  method_path = "digits/GET"

  settings {
    throttling_rate_limit = [1.1, 2.2, 2.2][var.step - 1]
  }
}
