locals {
  integration_types = {
    AWS        = { uri = "arn:aws:apigateway:${data.aws_region.main.name}:runtime.sagemaker:path/endpoints/digits/invocations", method = "POST" }
    AWS_PROXY  = { uri = local.function, method = "POST" }
    HTTP_PROXY = { uri = "https://models.example.com/{proxy}", method = "ANY" }
    MOCK       = { uri = null, method = null }
  }
}

resource "aws_iam_role" "integration_types" {
  name               = "${var.name}-integration"
  assume_role_policy = aws_iam_role.authorizer_token.assume_role_policy
}

resource "aws_api_gateway_resource" "integration_types" {
  for_each = local.integration_types

  rest_api_id = aws_api_gateway_rest_api.main.id
  parent_id   = aws_api_gateway_rest_api.main.root_resource_id
  path_part   = lower(each.key)
}

resource "aws_api_gateway_method" "integration_types" {
  for_each = local.integration_types

  rest_api_id   = aws_api_gateway_rest_api.main.id
  resource_id   = aws_api_gateway_resource.integration_types[each.key].id
  http_method   = "POST"
  authorization = "NONE"
}

resource "aws_api_gateway_integration" "integration_types" {
  for_each = local.integration_types

  rest_api_id             = aws_api_gateway_rest_api.main.id
  resource_id             = aws_api_gateway_resource.integration_types[each.key].id
  http_method             = aws_api_gateway_method.integration_types[each.key].http_method
  type                    = each.key
  integration_http_method = each.value.method
  uri                     = each.value.uri
  credentials             = each.key != "AWS" ? null : var.step == 2 ? "arn:aws:iam::*:user/*" : aws_iam_role.integration_types.arn
}
