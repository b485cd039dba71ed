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
    digits = {
      archive        = var.model_archive
      prebuilt_image = { repository = "pytorch-inference", tag = var.image_tag }
      # without it the image serves the model alone, and answers with what that returns
      entry_point = "inference.py"
    }
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

  # Open to everyone who knows the URL, so that plain curl can try it. Without this line callers sign their requests.
  authorization = "NONE"
}
