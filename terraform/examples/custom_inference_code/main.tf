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
    # the archive holds code/inference.py beside the model; the container finds it there by itself
    digits = { archive = var.model_archive }
  }

  variants = {
    AllTraffic = { instance_type = var.instance_type }
  }
}

module "api" {
  source = "../../modules/apigw_sagemaker_integration"

  name = var.name

  routes = {
    predict = { endpoint_name = module.endpoint.endpoint_name }
  }

  # Bodies of these types pass as bytes. All others are text to API Gateway, and a PNG that is taken for text is ruined.
  binary_media_types = ["image/png", "application/x-image"]

  # Open to everyone who knows the URL, so that plain curl can try it. Without this line callers sign their requests.
  authorization = "NONE"
}
