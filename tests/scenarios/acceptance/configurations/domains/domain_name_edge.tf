resource "aws_acm_certificate" "domain_name_edge" {
  provider          = aws.us_east_1
  domain_name       = "edge.${var.name}.example.com"
  validation_method = "DNS"
}

resource "aws_api_gateway_domain_name" "domain_name_edge" {
  domain_name     = aws_acm_certificate.domain_name_edge.domain_name
  certificate_arn = aws_acm_certificate.domain_name_edge.arn
}

data "aws_api_gateway_domain_name" "domain_name_edge" {
  domain_name = aws_api_gateway_domain_name.domain_name_edge.domain_name
}
