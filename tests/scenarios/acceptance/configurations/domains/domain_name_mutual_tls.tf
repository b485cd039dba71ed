resource "aws_s3_bucket" "domain_name_mutual_tls" {
  bucket        = "${var.name}-trusted"
  force_destroy = true
}

resource "aws_s3_bucket_versioning" "domain_name_mutual_tls" {
  bucket = aws_s3_bucket.domain_name_mutual_tls.id

  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_object" "domain_name_mutual_tls" {
  bucket  = aws_s3_bucket_versioning.domain_name_mutual_tls.bucket
  key     = "trusted.pem"
  content = "certificates that callers must be signed by"
}

resource "aws_api_gateway_domain_name" "domain_name_mutual_tls" {
  for_each = {
    newest  = null
    version = aws_s3_object.domain_name_mutual_tls.version_id
  }

  domain_name              = "${each.key}.${var.name}.example.com"
  regional_certificate_arn = aws_acm_certificate.main.arn
  security_policy          = "TLS_1_2"

  endpoint_configuration {
    types = ["REGIONAL"]
  }

  mutual_tls_authentication {
    truststore_uri     = "s3://${aws_s3_object.domain_name_mutual_tls.bucket}/${aws_s3_object.domain_name_mutual_tls.key}"
    truststore_version = each.value
  }
}
