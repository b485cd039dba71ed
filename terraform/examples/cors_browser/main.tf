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

  # A page cannot keep a secret, so who may call is everyone; the throttle bounds what that can cost.
  authorization = "NONE"
  stage         = { throttle = { rate_limit = 20, burst_limit = 40 } }

  cors = { allow_origin = var.allow_origin }
}
