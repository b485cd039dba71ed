# A stage of its own for each setting: settings of one method are one record.
resource "aws_api_gateway_stage" "method_settings_logging" {
  for_each = toset(["logging_level", "metrics_enabled", "data_trace_enabled"])

  rest_api_id   = aws_api_gateway_rest_api.main.id
  deployment_id = aws_api_gateway_deployment.main["one"].id
  stage_name    = each.key
  depends_on    = [aws_api_gateway_account.account]
}

resource "aws_api_gateway_method_settings" "method_settings_logging_logging_level" {
  rest_api_id = aws_api_gateway_rest_api.main.id
  stage_name  = aws_api_gateway_stage.method_settings_logging["logging_level"].stage_name
  method_path = "digits/GET"

  settings {
    logging_level = ["INFO", "ERROR", "OFF"][var.step - 1]
  }
}

resource "aws_api_gateway_method_settings" "method_settings_logging_metrics_enabled" {
  rest_api_id = aws_api_gateway_rest_api.main.id
  stage_name  = aws_api_gateway_stage.method_settings_logging["metrics_enabled"].stage_name
  method_path = "digits/GET"

  settings {
    metrics_enabled = [true, false, true][var.step - 1]
  }
}

resource "aws_api_gateway_method_settings" "method_settings_logging_data_trace_enabled" {
  rest_api_id = aws_api_gateway_rest_api.main.id
  stage_name  = aws_api_gateway_stage.method_settings_logging["data_trace_enabled"].stage_name
  method_path = "digits/GET"

  settings {
    data_trace_enabled = [true, false, true][var.step - 1]
  }
}
