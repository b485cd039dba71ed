provider "aws" {
  region = var.region

  default_tags {
    tags = var.tags
  }
}

# Who signs up here may call. An account of one's own needs no more than this; a company would let its identity provider in.
resource "aws_cognito_user_pool" "this" {
  name = var.name

  username_attributes      = ["email"]
  auto_verified_attributes = ["email"]

  password_policy {
    minimum_length                   = 12
    require_lowercase                = true
    require_numbers                  = true
    require_symbols                  = false
    require_uppercase                = true
    temporary_password_validity_days = 1
  }
}

# what an access token can be allowed besides calling Cognito itself
resource "aws_cognito_resource_server" "this" {
  identifier   = var.name
  name         = var.name
  user_pool_id = aws_cognito_user_pool.this.id

  scope {
    scope_name        = "explain"
    scope_description = "Ask for all probabilities"
  }
}

resource "aws_cognito_user_pool_client" "this" {
  name         = var.name
  user_pool_id = aws_cognito_user_pool.this.id

  explicit_auth_flows           = ["ALLOW_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"]
  prevent_user_existence_errors = "ENABLED"
}

module "api" {
  source = "../../modules/apigw_sagemaker_integration"

  name = var.name

  authorization = "COGNITO_USER_POOLS"
  authorizer = {
    cognito = { user_pool_arns = [aws_cognito_user_pool.this.arn] }
  }

  routes = {
    # any user of the pool, with an ID token
    predict = { endpoint_name = var.endpoint_name }

    # an access token, which a signed-in user has without further ado
    account = {
      endpoint_name        = var.endpoint_name
      path                 = "account/predict"
      authorization_scopes = ["aws.cognito.signin.user.admin"]
    }

    # an access token with a scope that Cognito grants by OAuth only
    explain = {
      endpoint_name        = var.endpoint_name
      authorization_scopes = ["${aws_cognito_resource_server.this.identifier}/explain"]
    }
  }
}
