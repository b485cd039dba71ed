provider "aws" {
  region = "us-east-1"

  default_tags {
    tags = { team = "vision", region = "main" }
  }
}

provider "aws" {
  alias  = "ireland"
  region = "eu-west-1"

  default_tags {
    tags = { team = "vision", region = "second" }
  }
}

variable "name" {
  type = string
}

# The archive of each model, by its name.
variable "model_archives" {
  type = map(string)
}

module "endpoints" {
  source   = "git::https://github.com/your-organisation/sagemaker-rest//terraform/modules/sagemaker_endpoint?ref=v0.1.0"
  for_each = var.model_archives

  name   = "${var.name}-${each.key}"
  models = { (each.key) = { archive = each.value } }
}

module "api" {
  source = "git::https://github.com/your-organisation/sagemaker-rest//terraform/modules/apigw_sagemaker_integration?ref=v0.1.0"

  name          = var.name
  routes        = { for name, endpoint in module.endpoints : name => { endpoint_name = endpoint.endpoint_name } }
  authorization = "NONE"
}

# A stand-by of the first model.
locals {
  standby = keys(var.model_archives)[0]
}

module "endpoint_in_ireland" {
  source    = "git::https://github.com/your-organisation/sagemaker-rest//terraform/modules/sagemaker_endpoint?ref=v0.1.0"
  providers = { aws = aws.ireland }

  name   = "${var.name}-${local.standby}"
  models = { (local.standby) = { archive = var.model_archives[local.standby] } }
}

module "api_in_ireland" {
  source    = "git::https://github.com/your-organisation/sagemaker-rest//terraform/modules/apigw_sagemaker_integration?ref=v0.1.0"
  providers = { aws = aws.ireland }

  name          = var.name
  routes        = { (local.standby) = { endpoint_name = module.endpoint_in_ireland.endpoint_name } }
  authorization = "NONE"
}

output "urls" {
  value = {
    main   = module.api.invoke_urls
    second = module.api_in_ireland.invoke_urls
  }
}
