resource "aws_api_gateway_stage" "stage_cache" {
  rest_api_id           = aws_api_gateway_rest_api.main.id
  deployment_id         = aws_api_gateway_deployment.main["one"].id
  stage_name            = "cache"
  cache_cluster_enabled = [true, true, null][var.step - 1]
  cache_cluster_size    = ["0.5", "1.6", null][var.step - 1]
}

resource "aws_api_gateway_stage" "stage_cache_by_and_by" {
  rest_api_id           = aws_api_gateway_rest_api.main.id
  deployment_id         = aws_api_gateway_deployment.main["one"].id
  stage_name            = "cache-by-and-by"
  cache_cluster_enabled = [null, null, true][var.step - 1]
  cache_cluster_size    = [null, "0.5", "0.5"][var.step - 1]
}
