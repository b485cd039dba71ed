resource "aws_api_gateway_deployment" "deployment" {
  rest_api_id = aws_api_gateway_rest_api.main.id
  description = [null, "second", "third"][var.step - 1]
  depends_on  = [aws_api_gateway_integration.main]
}

# another trigger makes another deployment
resource "aws_api_gateway_deployment" "deployment_with_triggers" {
  rest_api_id = aws_api_gateway_rest_api.main.id
  triggers    = { redeployment = ["one", "two", "two"][var.step - 1] }
  description = ["one", "two", "two"][var.step - 1]
  depends_on  = [aws_api_gateway_integration.main]

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_api_gateway_stage" "deployment" {
  rest_api_id   = aws_api_gateway_rest_api.main.id
  deployment_id = aws_api_gateway_deployment.deployment_with_triggers.id
  stage_name    = "triggered"
}
