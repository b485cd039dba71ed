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
      instance_type = var.instance_type

      autoscaling = {
        min_capacity = 1
        max_capacity = var.max_instances

        target_tracking = {
          # Out within minutes, back in slowly: an instance takes minutes to start, and load comes in waves.
          requests = {
            requests_per_second = var.requests_per_second
            scale_out_cooldown  = 60
            scale_in_cooldown   = 600
          }
        }

        # Two instances are there before the day begins; within these bounds the load decides.
        scheduled = {
          morning = { schedule = "cron(30 7 ? * MON-FRI *)", timezone = "Europe/Berlin", min_capacity = 2 }
          evening = { schedule = "cron(0 20 ? * MON-FRI *)", timezone = "Europe/Berlin", min_capacity = 1 }
        }
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
