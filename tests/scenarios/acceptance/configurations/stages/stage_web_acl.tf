# Made outside: Terraform reads the schema of web ACLs for seconds at every command.
variable "web_acl_arn" {
  type = string
}

resource "aws_api_gateway_stage" "stage_web_acl" {
  rest_api_id   = aws_api_gateway_rest_api.main.id
  deployment_id = aws_api_gateway_deployment.main["one"].id
  stage_name    = "web-acl"
}

resource "aws_wafv2_web_acl_association" "stage_web_acl" {
  resource_arn = aws_api_gateway_stage.stage_web_acl.arn
  web_acl_arn  = var.web_acl_arn
}
