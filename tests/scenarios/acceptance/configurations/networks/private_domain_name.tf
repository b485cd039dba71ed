resource "aws_acm_certificate" "private_domain_name" {
  domain_name       = "private.${var.name}.example.com"
  validation_method = "DNS"
}

locals {
  policies = [for endpoint in ["one", "two"] : jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = "*"
      Action    = "execute-api:Invoke"
      Resource  = "execute-api:/*"
      Condition = { StringEquals = { "aws:SourceVpce" = aws_vpc_endpoint.main[endpoint].id } }
    }]
  })]
}

# two of one name; not changed here: the provider waits a minute for that
resource "aws_api_gateway_domain_name" "private_domain_name" {
  for_each = { one = local.policies[0], two = local.policies[1] }

  domain_name     = aws_acm_certificate.private_domain_name.domain_name
  certificate_arn = aws_acm_certificate.private_domain_name.arn
  policy          = each.value

  endpoint_configuration {
    types = ["PRIVATE"]
  }
}

resource "aws_api_gateway_base_path_mapping" "private_domain_name" {
  for_each = aws_api_gateway_domain_name.private_domain_name

  api_id         = aws_api_gateway_rest_api.private_rest_api.id
  domain_name    = each.value.domain_name
  domain_name_id = each.value.domain_name_id
  base_path      = "digits"
}

data "aws_api_gateway_domain_name" "private_domain_name" {
  domain_name    = aws_api_gateway_domain_name.private_domain_name["one"].domain_name
  domain_name_id = aws_api_gateway_domain_name.private_domain_name["one"].domain_name_id
}
