# Callers make a bucket, a key, a role or a repository in the same configuration, and hand in what is not known before apply.

variable "model_archive" {
  type = string
}

resource "aws_s3_bucket" "models" {
  bucket_prefix = "models-"
}

resource "aws_kms_key" "models" {}

resource "aws_ecr_repository" "digits" {
  name = "digits"
}

resource "aws_iam_role" "both" {
  name_prefix = "both-"

  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRole"
      Principal = { Service = ["apigateway.amazonaws.com", "sagemaker.amazonaws.com"] }
    }]
  })
}

module "uploading" {
  source = "../../modules/sagemaker_endpoint"

  name            = "uploading"
  models          = { digits = { archive = var.model_archive, kms_key_arn = aws_kms_key.models.arn } }
  artifact_bucket = { existing = { name = aws_s3_bucket.models.bucket } }
  execution_role  = { existing = { arn = aws_iam_role.both.arn } }
}

module "from_s3" {
  source = "../../modules/sagemaker_endpoint"

  name = "from-s3"

  models = {
    digits = {
      data_url    = "s3://${aws_s3_bucket.models.bucket}/digits/model.tar.gz"
      image       = "${aws_ecr_repository.digits.repository_url}:1"
      environment = { BUCKET = aws_s3_bucket.models.bucket }
      kms_key_arn = aws_kms_key.models.arn
    }
  }

  logs = { kms_key_arn = aws_kms_key.models.arn }
}

module "api" {
  source = "../../modules/apigw_sagemaker_integration"

  name             = "api"
  routes           = { predict = { endpoint_name = module.from_s3.endpoint_config_name } }
  integration_role = { existing = { arn = aws_iam_role.both.arn } }
}
