locals {
  upload        = var.model.archive != null
  create_bucket = local.upload && var.artifact_bucket.existing == null

  # Known while planning, so that the plan shows the execution role's policy in full, and unique among all accounts and regions.
  own_bucket_name = join("-", [
    trimsuffix(lower(substr(var.name, 0, 40)), "-"),
    "model",
    substr(sha256(join("/", [local.partition, local.account_id, local.region, var.name])), 0, 16),
  ])

  # A file that is missing is refused by the upload's preconditions. They are checked here and not with the variable, because what is
  # wrong there also stops `terraform destroy`, and by then the archive may be gone for good.
  archive_sha256 = local.upload ? try(filesha256(var.model.archive), "missing") : null
  artifact = local.upload ? {
    bucket = local.create_bucket ? local.own_bucket_name : var.artifact_bucket.existing.name
    key    = "${coalesce(var.artifact_bucket.key_prefix, var.name)}/${local.archive_sha256}/model.tar.gz"
    } : {
    bucket = split("/", var.model.data_url)[2]
    key    = join("/", slice(split("/", var.model.data_url), 3, length(split("/", var.model.data_url))))
  }

  # by way of the object, so that the model waits for the upload
  model_data_url = local.upload ? one([for object in aws_s3_object.artifact : "s3://${object.bucket}/${object.key}"]) : var.model.data_url
}

# Not versioned: a key holds the hash of its content, so nothing is ever overwritten.
resource "aws_s3_bucket" "artifact" {
  count = local.create_bucket ? 1 : 0

  bucket        = local.own_bucket_name
  force_destroy = var.artifact_bucket.force_destroy
  tags          = var.tags
}

resource "aws_s3_bucket_public_access_block" "artifact" {
  count = local.create_bucket ? 1 : 0

  bucket                  = one(aws_s3_bucket.artifact[*].id)
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_s3_bucket_server_side_encryption_configuration" "artifact" {
  count = local.create_bucket ? 1 : 0

  bucket = one(aws_s3_bucket.artifact[*].id)

  rule {
    # a key of its own for every object would be a KMS request for every download
    bucket_key_enabled = var.model.kms_key_arn != null

    apply_server_side_encryption_by_default {
      sse_algorithm     = var.model.kms_key_arn == null ? "AES256" : "aws:kms"
      kms_master_key_id = var.model.kms_key_arn
    }
  }
}

# An instance for each key, instead of one that is replaced: after a failed update the artifact in service is still in the state as
# itself, and going back to it finds it there. Replaced, it would be put again and then deleted as the old one.
resource "aws_s3_object" "artifact" {
  for_each = toset(local.upload ? [local.artifact.key] : [])

  bucket                 = local.create_bucket ? one(aws_s3_bucket.artifact[*].id) : local.artifact.bucket
  key                    = each.key
  source                 = var.model.archive
  content_type           = "application/gzip"
  server_side_encryption = var.model.kms_key_arn == null ? null : "aws:kms"
  kms_key_id             = var.model.kms_key_arn

  # S3 allows an object ten tags only, and default tags may be more.
  override_provider {
    default_tags {
      tags = {}
    }
  }

  lifecycle {
    # the artifact in service stays until the endpoint has moved on
    create_before_destroy = true

    precondition {
      condition     = local.archive_sha256 != "missing"
      error_message = "model.archive is \"${var.model.archive}\", and there is no such file. Give the path of a model.tar.gz; a relative one counts from the folder in which Terraform runs."
    }

    precondition {
      # Base64 of the two magic bytes of gzip, 1f 8b, and of its only method, 08. A list, because both sides of a condition are
      # evaluated, and an archive that is not to be verified must not be read.
      condition     = alltrue([for path in compact([var.model.verify_archive ? var.model.archive : null]) : try(startswith(filebase64(path), "H4sI"), true)])
      error_message = "model.archive is \"${var.model.archive}\", which is not gzip data, whatever its name says. Pack it with: tar -czf model.tar.gz FOLDER"
    }
  }

  depends_on = [
    aws_s3_bucket_public_access_block.artifact,
    aws_s3_bucket_server_side_encryption_configuration.artifact,
  ]
}
