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
      # the default image has no CUDA: on it a GPU would idle
      prebuilt_image = { tag = var.image_tag }
      environment = {
        # a GPU earns its price with many images at a time: requests that come within 5 ms are answered together
        SAGEMAKER_TFS_ENABLE_BATCHING      = "true"
        SAGEMAKER_TFS_MAX_BATCH_SIZE       = "64"
        SAGEMAKER_TFS_BATCH_TIMEOUT_MICROS = "5000"
      }
    }
  }

  variants = {
    AllTraffic = {
      instance_type = var.instance_type
      # the image is gigabytes larger, and CUDA takes its time to start
      container_startup_health_check_timeout_in_seconds = 600
      # one instance may have more to do than the other: a request goes to the one with fewer at work
      routing_strategy = "LEAST_OUTSTANDING_REQUESTS"
    }
  }

  # what to watch where a minute of the instance costs
  alarms = {
    latency = { threshold = 500 }
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
