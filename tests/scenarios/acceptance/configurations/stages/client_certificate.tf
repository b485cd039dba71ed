resource "aws_api_gateway_client_certificate" "client_certificate" {
  for_each    = toset(["one", "two"])
  description = ["first", "second", null][var.step - 1]
  tags        = [{ team = "vision" }, { team = "speech", stage = "test" }, { stage = "test" }][var.step - 1]
}

resource "aws_api_gateway_stage" "client_certificate" {
  rest_api_id           = aws_api_gateway_rest_api.main.id
  deployment_id         = aws_api_gateway_deployment.main["one"].id
  stage_name            = "certified"
  client_certificate_id = var.step == 3 ? null : aws_api_gateway_client_certificate.client_certificate[["one", "two"][var.step - 1]].id
}
