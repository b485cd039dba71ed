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
      instance_type          = var.instance_type
      initial_instance_count = var.instance_count
    }
  }

  # An update starts a second fleet. One instance of it takes its share of the requests; the others follow if no alarm goes off
  # meanwhile. If one does, all requests go back to the old fleet, and the apply fails.
  deployment = {
    blue_green = {
      traffic_routing             = "CANARY"
      canary_size                 = { type = "INSTANCE_COUNT", value = 1 }
      wait_interval_in_seconds    = var.wait_interval_in_seconds
      termination_wait_in_seconds = 60
    }
  }

  alarms = {
    error_count = { threshold = var.maximum_errors }
    latency     = { threshold = var.maximum_latency }
    roll_back   = true
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
