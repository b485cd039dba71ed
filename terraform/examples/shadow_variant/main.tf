provider "aws" {
  region = var.region

  default_tags {
    tags = var.tags
  }
}

module "endpoint" {
  source = "../../modules/sagemaker_endpoint"

  name = var.name

  models = {
    digits    = { archive = var.model_archive }
    candidate = { archive = var.candidate_archive }
  }

  variants = {
    production = {
      model         = "digits"
      instance_type = var.instance_type
    }
  }

  # gets copies of the requests; its answers go nowhere but into what is captured
  shadow_variants = {
    candidate = {
      model                  = "candidate"
      instance_type          = var.instance_type
      initial_variant_weight = var.copied_share
    }
  }

  # both answers to each request, to compare them afterwards
  data_capture = {
    destination_s3_uri = "s3://${aws_s3_bucket.capture.id}/capture"
    json_content_types = ["application/json"]
  }
}

module "api" {
  source = "../../modules/apigw_sagemaker_integration"

  name = var.name

  routes = {
    predict = { endpoint_name = module.endpoint.endpoint_name }
  }

  # Open to everyone who knows the URL, so that plain curl can try it. Without this line callers sign their requests.
  authorization = "NONE"
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
