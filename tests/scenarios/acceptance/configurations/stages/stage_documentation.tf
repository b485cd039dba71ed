resource "aws_api_gateway_documentation_part" "stage_documentation" {
  rest_api_id = aws_api_gateway_rest_api.main.id
  properties  = jsonencode({ description = "Reads digits" })

  location {
    type = "API"
  }
}

resource "aws_api_gateway_documentation_version" "stage_documentation" {
  for_each = toset(["one", "two"])

  rest_api_id = aws_api_gateway_rest_api.main.id
  version     = each.key
  depends_on  = [aws_api_gateway_documentation_part.stage_documentation]
}

resource "aws_api_gateway_stage" "stage_documentation" {
  rest_api_id           = aws_api_gateway_rest_api.main.id
  deployment_id         = aws_api_gateway_deployment.main["one"].id
  stage_name            = "documented"
  documentation_version = aws_api_gateway_documentation_version.stage_documentation[["one", "two", "one"][var.step - 1]].version
}
