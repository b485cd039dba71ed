resource "aws_api_gateway_stage" "stage_tags" {
  rest_api_id   = aws_api_gateway_rest_api.main.id
  deployment_id = aws_api_gateway_deployment.main["one"].id
  stage_name    = "tags"
  tags          = [{ team = "vision" }, { team = "speech", stage = "test" }, { stage = "test" }][var.step - 1]
}
