provider "aws" {
  region = var.region

  default_tags {
    tags = var.tags
  }
}

module "api" {
  source = "../../modules/apigw_sagemaker_integration"

  name = var.name

  routes = {
    predict = { endpoint_name = var.endpoint_name }
  }

  # A key tells callers apart and bounds what they use. It does not prove who they are: for that there is AWS_IAM or Cognito.
  authorization    = "NONE"
  api_key_required = true

  usage_plans = {
    trial = {
      description = "For trying it out"
      throttle    = { rate_limit = 5, burst_limit = 10 }
      quota       = { limit = var.trial_requests_per_day, period = "DAY" }
      api_keys    = { visitor = { description = "Handed out on request" } }
    }

    partner = {
      description = "For those who pay"
      throttle    = { rate_limit = var.partner_requests_per_second, burst_limit = 2 * var.partner_requests_per_second }
      quota       = { limit = 1000000, period = "MONTH" }
      api_keys = {
        acme   = {}
        globex = { enabled = false }
      }
    }
  }
}
