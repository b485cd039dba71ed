terraform {
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
}

provider "aws" {
  alias  = "west"
  region = "eu-west-1"
}

data "aws_region" "west" {
  provider = aws.west
}

ephemeral "aws_secretsmanager_random_password" "this" {
  password_length = 12
}

resource "aws_ssm_parameter" "this" {
  provider         = aws.west
  name             = "/p"
  type             = "SecureString"
  value_wo_version = 1
  value_wo         = ephemeral.aws_secretsmanager_random_password.this.random_password
}

output "service" {
  value = provider::aws::arn_parse("arn:aws:iam::123456789012:role/r")
}
