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
      prebuilt_image = { repository = "huggingface-pytorch-inference", tag = var.image_tag }
      # the pipeline that the image runs; it guesses those of texts alone
      environment = { HF_TASK = "image-classification" }
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

  # A body of this type passes as bytes. All others are text to API Gateway, and a PNG that is taken for text is ruined.
  binary_media_types = ["image/png"]

  # Open to everyone who knows the URL, so that plain curl can try it. Without this line callers sign their requests.
  authorization = "NONE"
}
