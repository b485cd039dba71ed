terraform {
  required_providers {
    aws = {
      source = "hashicorp/aws"
    }
  }
}

variable "name" {
  type = string
}

variable "step" {
  type = number
}

resource "aws_api_gateway_rest_api" "main" {
  name = var.name
}

# The address of a Lambda function that nobody calls
data "aws_region" "main" {}

locals {
  region   = data.aws_region.main.name
  function = "arn:aws:apigateway:${local.region}:lambda:path/2015-03-31/functions/arn:aws:lambda:${local.region}:123456789012:function:read/invocations"
}
