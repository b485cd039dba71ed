locals {
  document = {
    swagger = "2.0"
    info    = { title = "private", version = "1" }
    paths   = { "/digits" = { get = { responses = { "200" = { description = "fine" } } } } }
  }
}

resource "aws_api_gateway_rest_api" "private_rest_api" {
  name = "${var.name}-private"

  endpoint_configuration {
    types            = ["PRIVATE"]
    vpc_endpoint_ids = [for name in [["one"], ["one", "two"], ["two"]][var.step - 1] : aws_vpc_endpoint.main[name].id]
  }
}

resource "aws_api_gateway_rest_api" "private_rest_api_of_the_document" {
  name = "${var.name}-private-document"

  endpoint_configuration {
    types = ["PRIVATE"]
  }

  body = jsonencode(merge(local.document, {
    x-amazon-apigateway-endpoint-configuration = { vpcEndpointIds = [aws_vpc_endpoint.main["one"].id] }
  }))
}

resource "aws_api_gateway_rest_api" "private_rest_api_over_the_document" {
  for_each = toset(["overwrite", "merge"])

  name              = "${var.name}-private-${each.key}"
  put_rest_api_mode = each.key

  endpoint_configuration {
    types            = ["PRIVATE"]
    vpc_endpoint_ids = [aws_vpc_endpoint.main[["one", "two", "two"][var.step - 1]].id]
  }

  body = jsonencode(merge(local.document, {
    x-amazon-apigateway-endpoint-configuration = {
      vpcEndpointIds = [aws_vpc_endpoint.main[["two", "two", "one"][var.step - 1]].id]
    }
  }))
}
