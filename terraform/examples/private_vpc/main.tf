provider "aws" {
  region = var.region

  default_tags {
    tags = var.tags
  }
}

data "aws_caller_identity" "current" {}

data "aws_partition" "current" {}

data "aws_region" "current" {}

module "endpoint" {
  source = "../../modules/sagemaker_endpoint"

  name = var.name

  models = {
    digits = {
      archive     = var.model_archive
      kms_key_arn = aws_kms_key.this.arn
    }
  }

  variants = {
    AllTraffic = {
      instance_type          = var.instance_type
      initial_instance_count = var.instance_count
    }
  }

  # The instances have addresses in the subnets, and reach S3 through the VPC endpoint. The container itself reaches nothing at all:
  # SageMaker hands it the model.
  vpc = {
    subnet_ids         = values(aws_subnet.private)[*].id
    security_group_ids = [aws_security_group.model.id]
  }
  network_isolation = true

  # what is written to disk, captured and logged is encrypted with one key of ours
  volume_kms_key_arn = aws_kms_key.this.arn

  data_capture = {
    destination_s3_uri          = "s3://${aws_s3_bucket.capture.id}/capture"
    initial_sampling_percentage = 10
    kms_key_arn                 = aws_kms_key.this.arn
  }

  logs = {
    retention_in_days = 90
    kms_key_arn       = aws_kms_key.this.arn
  }

  execution_role = {
    path                     = "/sagemaker/"
    permissions_boundary_arn = var.permissions_boundary_arn
  }
}

# The API is reached over the internet, by callers that sign their requests (AWS_IAM, the default). To keep it inside too, see
# examples/private_api.
module "api" {
  source = "../../modules/apigw_sagemaker_integration"

  name = var.name

  routes = {
    predict = { endpoint_name = module.endpoint.endpoint_name }
  }

  integration_role = {
    path                     = "/api-gateway/"
    permissions_boundary_arn = var.permissions_boundary_arn
  }
}

resource "aws_s3_bucket" "capture" {
  #checkov:skip=CKV2_AWS_61:how long requests are kept is for whoever looks at them to say
  #checkov:skip=CKV2_AWS_62:nobody waits for these objects
  #checkov:skip=CKV_AWS_144:a copy in another region is for data that cannot be made again
  #checkov:skip=CKV_AWS_145:S3 encrypts with its own keys; see data_capture.kms_key_arn for yours
  #checkov:skip=CKV_AWS_18:access logs need a bucket of their own, which is the account owner's to choose
  #checkov:skip=CKV_AWS_21:an object is written once, under a name that never comes again

  bucket_prefix = "${substr(var.name, 0, 28)}-capture-"
  # what was captured goes with the endpoint
  force_destroy = true
}

resource "aws_s3_bucket_public_access_block" "capture" {
  bucket = aws_s3_bucket.capture.id

  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}
