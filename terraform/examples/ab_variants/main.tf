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
    champion   = { archive = var.champion_archive }
    challenger = { archive = var.challenger_archive }
  }

  variants = {
    champion = {
      model                  = "champion"
      instance_type          = var.instance_type
      initial_variant_weight = var.champion_weight
    }
    challenger = {
      model                  = "challenger"
      instance_type          = var.instance_type
      initial_variant_weight = var.challenger_weight
    }
  }
}

module "api" {
  source = "../../modules/apigw_sagemaker_integration"

  name = var.name

  routes = {
    # The weights decide, unless the client's header X-Amzn-SageMaker-Target-Variant names a variant.
    predict = { endpoint_name = module.endpoint.endpoint_name }

    # The challenger alone, for those who test it: the client has no say.
    challenger = {
      endpoint_name    = module.endpoint.endpoint_name
      path             = "challenger/predict"
      endpoint_headers = { X-Amzn-SageMaker-Target-Variant = { value = "challenger" } }
    }
  }

  # Open to everyone who knows the URL, so that plain curl can try it. Without this line callers sign their requests.
  authorization = "NONE"
}
