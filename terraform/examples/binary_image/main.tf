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

  # Bodies of these types pass as bytes. All others are text to API Gateway, and an image that is taken for text is ruined.
  binary_media_types = ["image/png", "application/x-image"]

  # Open to everyone who knows the URL, so that plain curl can try it. Without this line callers sign their requests.
  authorization = "NONE"
}
