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
    predict = {
      endpoint_name   = var.endpoint_name
      description     = "Names the digits in pictures of 28 by 28 grey values"
      request_schema  = file("${path.module}/request.schema.json")
      response_schema = file("${path.module}/response.schema.json")

      # by which the request is found again in the records of data capture
      headers = {
        X-Amzn-SageMaker-Inference-Id = { required = true, description = "An id of the client's for this request" }
      }
    }
  }

  # What the request must be is what this example shows; who may send it is left open, so that plain curl can try it.
  authorization = "NONE"
}
