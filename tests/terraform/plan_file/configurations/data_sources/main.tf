terraform {
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
}

data "aws_secretsmanager_random_password" "this" {
  password_length = 12
}

data "aws_ec2_instance_type" "this" {
  instance_type = "t3.micro"
}
