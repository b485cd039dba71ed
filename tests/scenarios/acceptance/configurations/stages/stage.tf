resource "aws_api_gateway_stage" "stage" {
  rest_api_id          = aws_api_gateway_rest_api.main.id
  deployment_id        = aws_api_gateway_deployment.main[["one", "two", "one"][var.step - 1]].id
  stage_name           = "plain"
  description          = [null, "Hello world", null][var.step - 1]
  variables            = [null, { one = "1", three = "3" }, null][var.step - 1]
  xray_tracing_enabled = [null, true, false][var.step - 1]
}
