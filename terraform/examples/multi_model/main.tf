provider "aws" {
  region = var.region

  default_tags {
    tags = var.tags
  }
}

locals {
  prefix = "models/"
}

resource "aws_s3_bucket" "models" {
  #checkov:skip=CKV2_AWS_61:a model stays until somebody takes it away
  #checkov:skip=CKV2_AWS_62:nobody waits for these objects
  #checkov:skip=CKV_AWS_144:a copy in another region is for data that cannot be made again
  #checkov:skip=CKV_AWS_18:access logs need a bucket of their own, which is the account owner's to choose
  #checkov:skip=CKV_AWS_21:a model is replaced under a name of its own

  bucket_prefix = "${substr(var.name, 0, 36)}-"
  # archives that were put there by hand go too
  force_destroy = true
}

resource "aws_s3_bucket_public_access_block" "models" {
  bucket = aws_s3_bucket.models.id

  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_s3_object" "model" {
  for_each = var.model_archives

  bucket      = aws_s3_bucket.models.id
  key         = "${local.prefix}${each.key}.tar.gz"
  source      = each.value
  source_hash = filesha256(each.value)
}

module "endpoint" {
  source = "../../modules/sagemaker_endpoint"

  name = var.name

  models = {
    # One container for all archives below the prefix: each is loaded when it is first asked for, and makes room when others need it.
    all = {
      data_url    = "s3://${aws_s3_bucket.models.id}/${local.prefix}"
      multi_model = {}
    }
  }

  variants = {
    AllTraffic = { instance_type = var.instance_type }
  }
}

module "api" {
  source = "../../modules/apigw_sagemaker_integration"

  name = var.name

  routes = {
    # The client's header X-Amzn-SageMaker-Target-Model names the archive …
    predict = { endpoint_name = module.endpoint.endpoint_name }

    # … or the path does: models/blue.tar.gz
    model = {
      endpoint_name    = module.endpoint.endpoint_name
      path             = "models/{archive}"
      endpoint_headers = { X-Amzn-SageMaker-Target-Model = { path_parameter = "archive" } }
    }
  }

  # Open to everyone who knows the URL, so that plain curl can try it. Without this line callers sign their requests.
  authorization = "NONE"
}
