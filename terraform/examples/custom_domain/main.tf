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

  domain = {
    name            = var.domain_name
    certificate_arn = var.certificate_arn
    base_path       = "mnist"
    route53_zone    = var.route53_zone_id == null ? null : { id = var.route53_zone_id }
  }

  # at the domain only: the URL that API Gateway makes up does not answer
  endpoint = { disable_execute_api_endpoint = true }

  # Open to everyone who knows the URL, so that plain curl can try it. Without this line callers sign their requests.
  authorization = "NONE"
}
