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

data "aws_region" "main" {}

data "aws_sagemaker_prebuilt_ecr_image" "main" {
  repository_name = "kmeans"
}

resource "aws_iam_role" "main" {
  name = var.name

  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "sagemaker.amazonaws.com" } }]
  })
}

resource "aws_iam_role_policy" "main" {
  role   = aws_iam_role.main.id
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = ["s3:*", "ecr:*", "ec2:*"], Resource = "*" }] })
}

resource "aws_s3_bucket" "main" {
  bucket        = var.name
  force_destroy = true
}

resource "aws_s3_object" "main" {
  for_each = toset(["model.tar.gz", "uncompressed/model.txt"])

  bucket  = aws_s3_bucket.main.id
  key     = each.key
  content = "what nobody loads"
}

# What the endpoint configurations are about
resource "aws_sagemaker_model" "main" {
  name               = var.name
  execution_role_arn = aws_iam_role.main.arn
  depends_on         = [aws_iam_role_policy.main]

  primary_container {
    image          = data.aws_sagemaker_prebuilt_ecr_image.main.registry_path
    model_data_url = "s3://${aws_s3_bucket.main.bucket}/${aws_s3_object.main["model.tar.gz"].key}"
  }
}
