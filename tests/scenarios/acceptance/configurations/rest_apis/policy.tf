locals {
  policies = [for effect in ["Allow", "Deny"] : jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = effect
      Principal = { AWS = "*" }
      Action    = "execute-api:Invoke"
      Resource  = "*"
      Condition = { IpAddress = { "aws:SourceIp" = ["192.0.2.0/24", "198.51.100.0/24"] } }
    }]
  })]
}

resource "aws_api_gateway_rest_api" "policy" {
  name   = "${var.name}-policy"
  policy = [local.policies[0], local.policies[1], null][var.step - 1]
}

resource "aws_api_gateway_rest_api" "policy_of_the_document" {
  name = "${var.name}-policy-document"
  body = jsonencode(merge(local.document, { x-amazon-apigateway-policy = jsondecode(local.policies[0]) }))
}

resource "aws_api_gateway_rest_api" "policy_over_the_document" {
  name   = "${var.name}-policy-over"
  policy = local.policies[var.step == 3 ? 1 : 0]
  body   = jsonencode(local.documents[var.step == 1 ? "/digits" : "/letters"])
}
