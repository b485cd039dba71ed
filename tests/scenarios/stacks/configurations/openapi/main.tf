# APIs defined by OpenAPI documents in front of one endpoint: as JSON made by Terraform, as YAML out of a file, and merged
# into what is there.

terraform {
  required_providers {
    aws = {
      source = "hashicorp/aws"
    }
  }
}

variable "region" {
  type = string
}

variable "name" {
  type = string
}

variable "archive" {
  type = string
}

variable "second" {
  type        = bool
  default     = false
  description = "Changes each document."
}

provider "aws" {
  region = var.region
}

data "aws_partition" "current" {}

locals {
  endpoint = "${var.name}-echo"
  uri      = "arn:${data.aws_partition.current.partition}:apigateway:${var.region}:runtime.sagemaker:path/endpoints/${aws_sagemaker_endpoint.this.name}/invocations"
}

resource "aws_s3_bucket" "this" {
  bucket        = "${var.name}-sagemaker"
  force_destroy = true
}

resource "aws_s3_object" "this" {
  bucket = aws_s3_bucket.this.id
  key    = "model.tar.gz"
  source = var.archive
}

resource "aws_iam_role" "this" {
  for_each = toset(["sagemaker", "apigateway"])

  name = "${var.name}-${each.value}"
  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Principal = { Service = "${each.value}.amazonaws.com" }, Action = "sts:AssumeRole" }]
  })
}

# the same policy for both, as stacks do that shall just work
resource "aws_iam_role_policy_attachment" "this" {
  for_each = aws_iam_role.this

  role       = each.value.name
  policy_arn = "arn:aws:iam::aws:policy/AmazonSageMakerFullAccess"
}

resource "aws_sagemaker_model" "this" {
  name               = local.endpoint
  execution_role_arn = aws_iam_role.this["sagemaker"].arn

  primary_container {
    image          = "763104351884.dkr.ecr.${var.region}.amazonaws.com/tensorflow-inference:2.19.0-cpu"
    model_data_url = "s3://${aws_s3_object.this.bucket}/${aws_s3_object.this.key}"
  }

  depends_on = [aws_iam_role_policy_attachment.this]
}

resource "aws_sagemaker_endpoint_configuration" "this" {
  production_variants {
    variant_name           = "AllTraffic"
    model_name             = aws_sagemaker_model.this.name
    initial_instance_count = 1
    instance_type          = "ml.m5.large"
  }
}

resource "aws_cloudwatch_log_group" "this" {
  name = "/aws/sagemaker/Endpoints/${local.endpoint}"
}

resource "aws_sagemaker_endpoint" "this" {
  depends_on = [aws_cloudwatch_log_group.this]

  name                 = local.endpoint
  endpoint_config_name = aws_sagemaker_endpoint_configuration.this.name
}
