provider "aws" {
  region = var.region

  default_tags {
    tags = var.tags
  }
}

# Requests, answers and failures, each below a prefix of its own. The endpoint's role may read the first and write the others.
resource "aws_s3_bucket" "exchange" {
  #checkov:skip=CKV2_AWS_62:nobody waits for these objects
  #checkov:skip=CKV_AWS_144:a copy in another region is for data that cannot be made again
  #checkov:skip=CKV_AWS_145:S3 encrypts with its own keys; see async_inference.kms_key_arn for yours
  #checkov:skip=CKV_AWS_18:access logs need a bucket of their own, which is the account owner's to choose
  #checkov:skip=CKV_AWS_21:an object is written once, under a name that never comes again

  bucket_prefix = "${substr(var.name, 0, 36)}-"
  # what has been answered goes with the endpoint
  force_destroy = true
}

resource "aws_s3_bucket_public_access_block" "exchange" {
  bucket = aws_s3_bucket.exchange.id

  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_s3_bucket_lifecycle_configuration" "exchange" {
  count = var.days_to_keep == null ? 0 : 1

  bucket = aws_s3_bucket.exchange.id

  rule {
    id     = "requests-and-answers"
    status = "Enabled"

    filter {}

    expiration {
      days = var.days_to_keep
    }

    abort_incomplete_multipart_upload {
      days_after_initiation = 1
    }
  }
}

# Whoever waits for an answer subscribes to these.

resource "aws_sns_topic" "answers" {
  name              = "${var.name}-answers"
  kms_master_key_id = "alias/aws/sns"
}

resource "aws_sns_topic" "failures" {
  name              = "${var.name}-failures"
  kms_master_key_id = "alias/aws/sns"
}

module "endpoint" {
  source = "../../modules/sagemaker_endpoint"

  name = var.name

  models = {
    digits = { archive = var.model_archive }
  }

  variants = {
    AllTraffic = {
      instance_type = var.instance_type

      # With nothing to do there is no instance, and nothing to pay. The first request waits some minutes for one.
      autoscaling = {
        min_capacity = 0
        max_capacity = var.max_instances
        target_tracking = {
          backlog = {
            backlog_per_instance = var.backlog_per_instance
            scale_in_cooldown    = 600
          }
        }
      }
    }
  }

  async_inference = {
    s3_output_path    = "s3://${aws_s3_bucket.exchange.id}/answers"
    s3_failure_path   = "s3://${aws_s3_bucket.exchange.id}/failures"
    s3_input_paths    = ["s3://${aws_s3_bucket.exchange.id}/requests"]
    success_topic_arn = aws_sns_topic.answers.arn
    error_topic_arn   = aws_sns_topic.failures.arn
  }
}

module "api" {
  source = "../../modules/apigw_sagemaker_integration"

  name = var.name

  routes = {
    predict = {
      endpoint_name = module.endpoint.endpoint_name
      asynchronous  = true
    }
  }

  # Open to everyone who knows the URL, so that plain curl can try it. Without this line callers sign their requests.
  authorization = "NONE"
}
