resource "aws_api_gateway_stage" "method_settings" {
  rest_api_id           = aws_api_gateway_rest_api.main.id
  deployment_id         = aws_api_gateway_deployment.main["one"].id
  stage_name            = "settings"
  cache_cluster_enabled = true
  cache_cluster_size    = "0.5"
  depends_on            = [aws_api_gateway_account.account]
}

# those of all methods, of one method, and of one that the API does not have
resource "aws_api_gateway_method_settings" "method_settings" {
  for_each = toset(var.step == 2 ? ["*/*", "digits/GET"] : ["*/*", "digits/GET", "~1letters/POST"])

  rest_api_id = aws_api_gateway_rest_api.main.id
  stage_name  = aws_api_gateway_stage.method_settings.stage_name
  method_path = each.key

  settings {
    metrics_enabled        = true
    logging_level          = ["INFO", "ERROR", "OFF"][var.step - 1]
    throttling_rate_limit  = [10, 20, 20][var.step - 1]
    throttling_burst_limit = [5, 5, 10][var.step - 1]
    cache_ttl_in_seconds   = 60
  }
}
