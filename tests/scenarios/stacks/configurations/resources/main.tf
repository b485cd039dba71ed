# The older way to write a stack: no module, every policy wide, a bucket's ACL beside it. Nothing here knows of this
# repository's modules or of the local target.

terraform {
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "~> 5.0"
    }
  }
}

variable "region" {
  default = "eu-west-1"
}

variable "name" {}

variable "digits_archive" {
  description = "Answers with ten probabilities."
}

variable "echo_archive" {
  description = "Answers with what it was sent."
}

provider "aws" {
  region = var.region
}

data "aws_caller_identity" "current" {}

data "aws_region" "current" {}

locals {
  account_id = data.aws_caller_identity.current.account_id
  invoke     = "arn:aws:apigateway:${data.aws_region.current.name}:runtime.sagemaker:path"
}
