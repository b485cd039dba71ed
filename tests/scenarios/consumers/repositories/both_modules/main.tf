terraform {
  required_version = ">= 1.9"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 5.100.0"
    }
  }
}

provider "aws" {
  region = "us-east-1"

  default_tags {
    tags = { team = "vision" }
  }
}

variable "name" {
  type = string
}

variable "model_archive" {
  type = string
}

module "endpoint" {
  source = "git::https://github.com/your-organisation/sagemaker-rest//terraform/modules/sagemaker_endpoint?ref=v0.1.0"

  name   = var.name
  models = { digits = { archive = var.model_archive } }
}

module "api" {
  source = "git::https://github.com/your-organisation/sagemaker-rest//terraform/modules/apigw_sagemaker_integration?ref=v0.1.0"

  name          = var.name
  routes        = { predict = { endpoint_name = module.endpoint.endpoint_name } }
  authorization = "NONE"
}

output "invoke_url" {
  value = module.api.invoke_urls["predict"]
}

output "endpoint_name" {
  value = module.endpoint.endpoint_name
}
