resource "aws_api_gateway_domain_name" "domain_name_dualstack" {
  domain_name              = "dualstack.${var.name}.example.com"
  regional_certificate_arn = aws_acm_certificate.main.arn

  endpoint_configuration {
    types           = ["REGIONAL"]
    ip_address_type = "dualstack"
  }
}
