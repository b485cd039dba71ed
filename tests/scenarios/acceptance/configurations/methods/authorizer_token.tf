resource "aws_iam_role" "authorizer_token" {
  name = "${var.name}-authorizer"

  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "apigateway.amazonaws.com" } }]
  })
}

# a type or an expiry that is left out is TOKEN and 300 seconds
resource "aws_api_gateway_authorizer" "authorizer_token" {
  rest_api_id                      = aws_api_gateway_rest_api.main.id
  name                             = ["token", "renamed", "renamed"][var.step - 1]
  authorizer_uri                   = local.function
  authorizer_credentials           = [aws_iam_role.authorizer_token.arn, aws_iam_role.authorizer_token.arn, null][var.step - 1]
  authorizer_result_ttl_in_seconds = [null, 360, 0][var.step - 1]
  identity_validation_expression   = [null, "Bearer .+", null][var.step - 1]
}

data "aws_api_gateway_authorizer" "authorizer_token" {
  rest_api_id   = aws_api_gateway_rest_api.main.id
  authorizer_id = aws_api_gateway_authorizer.authorizer_token.id
}

data "aws_api_gateway_authorizers" "authorizer_token" {
  rest_api_id = aws_api_gateway_rest_api.main.id

  depends_on = [
    aws_api_gateway_authorizer.authorizer_token,
    aws_api_gateway_authorizer.authorizer_request,
    aws_api_gateway_authorizer.authorizer_user_pool,
  ]
}
