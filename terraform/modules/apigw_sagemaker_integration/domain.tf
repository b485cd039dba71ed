locals {
  is_edge         = var.endpoint.type == "EDGE"
  creates_domain  = var.domain == null ? false : !var.domain.existing
  creates_records = var.domain == null ? false : local.creates_domain && var.domain.route53_zone != null
  domain_url      = var.domain == null ? null : join("/", compact(["https://${var.domain.name}", var.domain.base_path]))
  # An edge API's certificate is CloudFront's, which keeps them in us-east-1.
  domain_aliases = local.creates_domain ? {
    name    = one(aws_api_gateway_domain_name.this[*][local.is_edge ? "cloudfront_domain_name" : "regional_domain_name"])
    zone_id = one(aws_api_gateway_domain_name.this[*][local.is_edge ? "cloudfront_zone_id" : "regional_zone_id"])
  } : null
}

resource "aws_api_gateway_domain_name" "this" {
  count = local.creates_domain ? 1 : 0

  domain_name              = var.domain.name
  certificate_arn          = local.is_edge ? var.domain.certificate_arn : null
  regional_certificate_arn = local.is_edge ? null : var.domain.certificate_arn
  security_policy          = var.domain.security_policy
  tags                     = var.tags

  endpoint_configuration {
    types = [var.endpoint.type]
  }

  dynamic "mutual_tls_authentication" {
    for_each = var.domain.mutual_tls == null ? [] : [var.domain.mutual_tls]

    content {
      truststore_uri     = mutual_tls_authentication.value.truststore_uri
      truststore_version = mutual_tls_authentication.value.truststore_version
    }
  }

  lifecycle {
    precondition {
      condition = split(":", var.domain.certificate_arn)[3] == (local.is_edge ? "us-east-1" : local.region)
      error_message = join(" ", [
        "domain.certificate_arn is \"${var.domain.certificate_arn}\". The certificate of",
        local.is_edge ? "an EDGE API must be in us-east-1, where CloudFront looks for it." : "a REGIONAL API must be in its region, ${local.region}.",
      ])
    }
  }
}

resource "aws_api_gateway_base_path_mapping" "this" {
  count = var.domain == null ? 0 : 1

  domain_name = local.creates_domain ? one(aws_api_gateway_domain_name.this[*].domain_name) : var.domain.name
  api_id      = local.rest_api_id
  stage_name  = one(aws_api_gateway_stage.this[*].stage_name)
  base_path   = var.domain.base_path
}

resource "aws_route53_record" "domain" {
  for_each = toset(local.creates_records ? ["A", "AAAA"] : [])

  zone_id = var.domain.route53_zone.id
  name    = var.domain.name
  type    = each.key

  alias {
    name                   = local.domain_aliases.name
    zone_id                = local.domain_aliases.zone_id
    evaluate_target_health = false
  }
}
