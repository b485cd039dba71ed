resource "aws_api_gateway_domain_name_access_association" "domain_name_access_association" {
  access_association_source      = aws_vpc_endpoint.main["one"].id
  access_association_source_type = "VPCE"
  domain_name_arn                = aws_api_gateway_domain_name.private_domain_name["one"].arn
  tags                           = [{ team = "vision" }, { team = "speech", stage = "test" }, { stage = "test" }][var.step - 1]
}
