# a deployment that makes its stage, and one that makes a canary of a stage
resource "aws_api_gateway_deployment" "deployment_stage" {
  rest_api_id       = aws_api_gateway_rest_api.main.id
  stage_name        = "of-the-deployment"
  stage_description = "made by a deployment"
  variables         = { endpoint = "digits" }
  depends_on        = [aws_api_gateway_integration.main]
}

resource "aws_api_gateway_stage" "deployment_stage" {
  rest_api_id   = aws_api_gateway_rest_api.main.id
  deployment_id = aws_api_gateway_deployment.main["one"].id
  stage_name    = "before-the-canary"

  lifecycle {
    ignore_changes = [canary_settings]
  }
}

resource "aws_api_gateway_deployment" "deployment_stage_canary" {
  rest_api_id = aws_api_gateway_rest_api.main.id
  stage_name  = aws_api_gateway_stage.deployment_stage.stage_name

  canary_settings {
    percent_traffic          = 33.33
    stage_variable_overrides = { endpoint = "letters" }
    use_stage_cache          = true
  }
}
