# A caller makes what the API uses in the same configuration, and hands in what is not known before apply.

resource "aws_cognito_user_pool" "callers" {
  name = "callers"
}

resource "aws_kms_key" "logs" {}

resource "aws_wafv2_web_acl" "api" {
  name  = "api"
  scope = "REGIONAL"

  default_action {
    allow {}
  }

  visibility_config {
    cloudwatch_metrics_enabled = false
    metric_name                = "api"
    sampled_requests_enabled   = false
  }
}

resource "aws_acm_certificate" "api" {
  domain_name       = "api.example.com"
  validation_method = "DNS"
}

resource "aws_route53_zone" "example" {
  name = "example.com"
}

resource "aws_sns_topic" "alarms" {
  name = "alarms"
}

resource "aws_api_gateway_api_key" "alice" {
  name = "alice"
}

resource "aws_vpc_endpoint" "execute_api" {
  vpc_id            = "vpc-0a1b"
  service_name      = "com.amazonaws.eu-west-1.execute-api"
  vpc_endpoint_type = "Interface"
}

resource "aws_api_gateway_rest_api" "shop" {
  name = "shop"
}

module "account_logging" {
  source = "../../modules/apigw_sagemaker_integration/modules/account_logging"
}

module "public" {
  source = "../../modules/apigw_sagemaker_integration"

  name          = "public"
  routes        = { predict = { endpoint_name = "digits", api_key_required = true } }
  authorization = "COGNITO_USER_POOLS"
  authorizer    = { cognito = { user_pool_arns = [aws_cognito_user_pool.callers.arn] } }
  web_acl       = { arn = aws_wafv2_web_acl.api.arn }
  usage_plans   = { gold = { api_keys = { alice = { existing = { id = aws_api_gateway_api_key.alice.id } } } } }

  domain = {
    name            = "api.example.com"
    certificate_arn = aws_acm_certificate.api.arn
    route53_zone    = { id = aws_route53_zone.example.zone_id }
  }

  stage = {
    cloudwatch_role_arn = module.account_logging.role_arn
    access_logs         = { kms_key_arn = aws_kms_key.logs.arn }
  }

  alarms = { alarm_actions = [aws_sns_topic.alarms.arn] }
}

module "private" {
  source = "../../modules/apigw_sagemaker_integration"

  name     = "private"
  routes   = { predict = { endpoint_name = "digits" } }
  endpoint = { type = "PRIVATE", vpc_endpoint_ids = [aws_vpc_endpoint.execute_api.id] }
}

module "added" {
  source = "../../modules/apigw_sagemaker_integration"

  name   = "added"
  routes = { predict = { endpoint_name = "digits" } }

  existing_api = {
    rest_api_id        = aws_api_gateway_rest_api.shop.id
    parent_resource_id = aws_api_gateway_rest_api.shop.root_resource_id
  }
}
