resource "aws_api_gateway_base_path_mapping" "base_path_mapping" {
  api_id      = aws_api_gateway_rest_api.main.id
  domain_name = aws_api_gateway_domain_name.domain_name_regional.domain_name
  base_path   = ["digits", "letters", "letters"][var.step - 1]
  stage_name  = aws_api_gateway_stage.main[["one", "one", "two"][var.step - 1]].stage_name
}

# without a base path, and without a stage, which the caller then names
resource "aws_api_gateway_base_path_mapping" "base_path_mapping_of_the_root" {
  api_id      = aws_api_gateway_rest_api.main.id
  domain_name = aws_api_gateway_domain_name.domain_name_edge.domain_name
}
