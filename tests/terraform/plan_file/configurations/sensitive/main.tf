terraform {
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
}

variable "secret" {
  default   = "hidden"
  sensitive = true
}

resource "aws_sqs_queue" "this" {
  name = var.secret
  tags = { secret = var.secret, open = "yes" }
}

resource "aws_ssm_parameter" "this" {
  name  = "/secret"
  type  = "String"
  value = "marked by the provider"
}

resource "aws_mq_broker" "this" {
  broker_name        = "b"
  engine_type        = "ActiveMQ"
  engine_version     = "5.17.6"
  host_instance_type = "mq.t3.micro"
  user {
    username = "someone"
    password = "marked in a set of blocks"
  }
}

resource "aws_codebuild_webhook" "this" {
  project_name = "p"
  filter_group {
    filter {
      type    = "EVENT"
      pattern = var.secret
    }
  }
}

resource "terraform_data" "this" {
  input = { secret = var.secret, list = ["a", var.secret] }
}

output "secret" {
  value     = { inside = var.secret }
  sensitive = true
}
