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
      archive = var.model_archive
      # without an entry_point the image serves the model by itself, as one of SageMaker's built-in algorithm
      prebuilt_image = { repository = "sagemaker-xgboost", tag = var.image_tag }
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
