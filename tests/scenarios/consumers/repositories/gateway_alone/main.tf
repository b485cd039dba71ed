provider "aws" {
  region = "us-east-1"
}

variable "name" {
  type = string
}

# Somebody else's: this repository knows its name and no more.
variable "endpoint_name" {
  type = string
}

module "api" {
  source = "git::https://github.com/your-organisation/sagemaker-rest//terraform/modules/apigw_sagemaker_integration?ref=v0.1.0"

  name          = var.name
  routes        = { predict = { endpoint_name = var.endpoint_name } }
  authorization = "NONE"
}

output "invoke_url" {
  value = module.api.invoke_urls["predict"]
}
