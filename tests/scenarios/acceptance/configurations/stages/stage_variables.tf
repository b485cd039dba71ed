resource "aws_api_gateway_stage" "stage_variables" {
  rest_api_id   = aws_api_gateway_rest_api.main.id
  deployment_id = aws_api_gateway_deployment.main["one"].id
  stage_name    = "variables"
  variables     = [{ one = "1", two = "2" }, { one = "1", two = "two", "three" = "a/b?c=d,e" }, { two = "two" }][var.step - 1]
}
