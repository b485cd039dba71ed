resource "aws_api_gateway_resource" "method_authorization" {
  rest_api_id = aws_api_gateway_rest_api.main.id
  parent_id   = aws_api_gateway_rest_api.main.root_resource_id
  path_part   = "authorization"
}

resource "aws_api_gateway_method" "method_authorization_custom" {
  rest_api_id   = aws_api_gateway_rest_api.main.id
  resource_id   = aws_api_gateway_resource.method_authorization.id
  http_method   = "GET"
  authorization = ["CUSTOM", "NONE", "CUSTOM"][var.step - 1]
  authorizer_id = [aws_api_gateway_authorizer.authorizer_token.id, null, aws_api_gateway_authorizer.authorizer_token.id][var.step - 1]
}

resource "aws_api_gateway_method" "method_authorization_user_pool" {
  rest_api_id          = aws_api_gateway_rest_api.main.id
  resource_id          = aws_api_gateway_resource.method_authorization.id
  http_method          = "POST"
  authorization        = "COGNITO_USER_POOLS"
  authorizer_id        = aws_api_gateway_authorizer.authorizer_user_pool.id
  authorization_scopes = [["read"], ["read", "write"], null][var.step - 1]
}

resource "aws_api_gateway_method" "method_authorization_iam" {
  rest_api_id   = aws_api_gateway_rest_api.main.id
  resource_id   = aws_api_gateway_resource.method_authorization.id
  http_method   = "ANY"
  authorization = ["AWS_IAM", "NONE", "AWS_IAM"][var.step - 1]
}
