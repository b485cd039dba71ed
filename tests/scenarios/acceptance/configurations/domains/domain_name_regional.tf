# no argument but the tags is changed here: the provider waits a minute for that
resource "aws_api_gateway_domain_name" "domain_name_regional" {
  domain_name              = "regional.${var.name}.example.com"
  regional_certificate_arn = aws_acm_certificate.main.arn
  security_policy          = "TLS_1_2"
  tags                     = [{ team = "vision" }, { team = "speech", stage = "test" }, { stage = "test" }][var.step - 1]

  endpoint_configuration {
    types = ["REGIONAL"]
  }
}

data "aws_api_gateway_domain_name" "domain_name_regional" {
  domain_name = aws_api_gateway_domain_name.domain_name_regional.domain_name
}
