# whose certificate is another authority's proves with one of ACM's that the name is theirs
resource "aws_acm_certificate" "domain_name_ownership" {
  domain_name       = "owned.${var.name}.example.com"
  validation_method = "DNS"
}

resource "aws_api_gateway_domain_name" "domain_name_ownership" {
  domain_name                            = aws_acm_certificate.domain_name_ownership.domain_name
  regional_certificate_arn               = aws_acm_certificate.main.arn
  ownership_verification_certificate_arn = aws_acm_certificate.domain_name_ownership.arn
  security_policy                        = "TLS_1_2"

  endpoint_configuration {
    types = ["REGIONAL"]
  }

  mutual_tls_authentication {
    truststore_uri = "s3://${aws_s3_object.domain_name_mutual_tls.bucket}/${aws_s3_object.domain_name_mutual_tls.key}"
  }
}
