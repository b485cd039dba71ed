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

variable "archive" {
  description = "The path of a model.tar.gz that TensorFlow can serve."
  type        = string
}

data "aws_sagemaker_prebuilt_ecr_image" "main" {
  repository_name = "tensorflow-inference"
  image_tag       = "2.19.0-cpu"
}

resource "aws_iam_role" "main" {
  name = var.name

  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "sagemaker.amazonaws.com" } }]
  })
}

# without CloudWatch Logs, whose groups would be left behind
resource "aws_iam_role_policy" "main" {
  role   = aws_iam_role.main.id
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = ["s3:*", "ecr:*"], Resource = "*" }] })
}

resource "aws_s3_bucket" "main" {
  bucket        = var.name
  force_destroy = true
}

resource "aws_s3_object" "main" {
  bucket = aws_s3_bucket.main.id
  key    = "model.tar.gz"
  source = var.archive
}

resource "aws_sagemaker_model" "main" {
  name               = var.name
  execution_role_arn = aws_iam_role.main.arn
  depends_on         = [aws_iam_role_policy.main]

  primary_container {
    image          = data.aws_sagemaker_prebuilt_ecr_image.main.registry_path
    model_data_url = "s3://${aws_s3_bucket.main.bucket}/${aws_s3_object.main.key}"
  }
}

resource "aws_sagemaker_endpoint_configuration" "main" {
  for_each = toset(["one", "two", "pair"])
  name     = "${var.name}-${each.key}"

  production_variants {
    variant_name           = each.key
    model_name             = aws_sagemaker_model.main.name
    initial_instance_count = each.key == "pair" ? 2 : 1
    instance_type          = "ml.m5.large"
  }
}

resource "aws_cloudwatch_metric_alarm" "main" {
  alarm_name          = var.name
  namespace           = "AWS/SageMaker"
  metric_name         = "Invocation5XXErrors"
  dimensions          = { EndpointName = "${var.name}-rolling", VariantName = "one" }
  statistic           = "Average"
  comparison_operator = "GreaterThanThreshold"
  threshold           = 1
  period              = 60
  evaluation_periods  = 1
}
