resource "aws_cognito_user_pool" "authorizer_user_pool" {
  for_each = toset(["one", "two"])
  name     = "${var.name}-${each.key}"
}

resource "aws_api_gateway_authorizer" "authorizer_user_pool" {
  rest_api_id   = aws_api_gateway_rest_api.main.id
  name          = "pool"
  type          = "COGNITO_USER_POOLS"
  provider_arns = [for pool in [["one"], ["one", "two"], ["two"]][var.step - 1] : aws_cognito_user_pool.authorizer_user_pool[pool].arn]
}
