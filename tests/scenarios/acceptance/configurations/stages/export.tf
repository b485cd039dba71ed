# the provider's SDK asks for JSON, whatever is told to it
data "aws_api_gateway_export" "export" {
  for_each = toset(["oas30", "swagger"])

  rest_api_id = aws_api_gateway_rest_api.main.id
  stage_name  = aws_api_gateway_stage.stage.stage_name
  export_type = each.key
  parameters  = { extensions = "integrations" }
}
