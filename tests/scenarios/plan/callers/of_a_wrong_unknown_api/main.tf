# Nothing that may be unknown until apply is known, and something else is wrong.

resource "terraform_data" "unknown" {}

locals {
  unknown = terraform_data.unknown.id
}

module "api" {
  source = "../../modules/apigw_sagemaker_integration"

  name             = "wrong"
  routes           = { predict = { endpoint_name = local.unknown, path = "/predict", response_schema = local.unknown } }
  authorizer       = { cognito = { user_pool_arns = [local.unknown] }, lambda = { function_arn = local.unknown, role = { arn = local.unknown } } }
  cors             = { allow_origin = "https://${local.unknown}" }
  integration_role = { existing = { arn = local.unknown } }
  resource_policy  = { json = local.unknown }
  web_acl          = { arn = local.unknown }
  alarms           = { alarm_actions = [local.unknown] }
  tags             = { owner = local.unknown }

  domain = {
    name            = "api.example.com"
    certificate_arn = local.unknown
    route53_zone    = { id = local.unknown }
  }

  stage = {
    variables           = { endpoint = local.unknown }
    access_logs         = { existing = { arn = local.unknown } }
    execution_logs      = { kms_key_arn = local.unknown }
    cloudwatch_role_arn = local.unknown
  }
}
