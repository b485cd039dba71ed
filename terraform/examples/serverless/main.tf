provider "aws" {
  region = var.region

  default_tags {
    tags = var.tags
  }
}

module "endpoint" {
  source = "../../modules/sagemaker_endpoint"

  name = var.name

  models = {
    digits = { archive = var.model_archive }
  }

  variants = {
    AllTraffic = {
      serverless = {
        memory_size_in_mb       = var.memory_size_in_mb
        max_concurrency         = var.max_concurrency
        provisioned_concurrency = var.provisioned_concurrency
      }
    }
  }
}

module "api" {
  source = "../../modules/apigw_sagemaker_integration"

  name = var.name

  routes = {
    predict = { endpoint_name = module.endpoint.endpoint_name }
  }

  # Open to everyone who knows the URL, so that plain curl can try it. Without this line callers sign their requests.
  authorization = "NONE"
}
