locals {
  # A file that is missing is refused in words, by a precondition: a validation would stop `terraform destroy` too, and by then the archive
  # may be gone for good.
  uploads = { for key, container in local.containers : key => {
    archive     = container.archive
    verify      = container.verify_archive
    kms_key_arn = container.kms_key_arn
    key         = "${coalesce(var.artifact_bucket.key_prefix, var.name)}/${try(filesha256(container.archive), "missing")}/model.tar.gz"
  } if container.archive != null }

  # one archive may be in several models
  uploads_by_key = { for upload in values(local.uploads) : upload.key => upload... }

  create_bucket = length(local.uploads) > 0 && var.artifact_bucket.existing == null
  bucket        = local.create_bucket ? local.own_bucket_name : length(local.uploads) > 0 ? var.artifact_bucket.existing.name : null
  # the key of the bucket, unless the archives have several
  bucket_kms_key_arn = length(distinct([for upload in values(local.uploads) : upload.kms_key_arn])) == 1 ? values(local.uploads)[0].kms_key_arn : null

  # Known while planning, so that the plan shows the execution role's policy in full, and unique among all accounts and regions.
  own_bucket_name = join("-", [
    trimsuffix(lower(substr(var.name, 0, 40)), "-"),
    "model",
    substr(sha256(join("/", [local.partition, local.account_id, local.region, var.name])), 0, 16),
  ])

  # by way of the object, so that the model waits for the upload
  artifact_urls = { for key, container in local.containers : key => container.archive == null ? container.data_url : one([
    for object in [aws_s3_object.artifact[local.uploads[key].key]] : "s3://${object.bucket}/${object.key}"
  ]) }

  # SageMaker knows a .tar.gz, and the folder of a multi-model container, by the URL alone, anything else by a model data source.
  # The two of a model package are the package's.
  artifacts = { for key, container in local.containers : key =>
    container.model_package_name != null || container.compression_type == "Gzip" && container.accept_eula == null ? {
      model_data_url    = container.model_package_name == null ? local.artifact_urls[key] : null
      model_data_source = null
      } : {
      model_data_url = null
      model_data_source = {
        s3_uri           = container.data_url
        s3_data_type     = endswith(container.data_url, "/") ? "S3Prefix" : "S3Object"
        compression_type = container.compression_type
        accept_eula      = container.accept_eula
      }
  } }
}

# Not versioned: a key holds the hash of its content, so nothing is ever overwritten.
resource "aws_s3_bucket" "artifact" {
  #checkov:skip=CKV2_AWS_61:an archive goes when no model needs it any more: Terraform deletes it
  #checkov:skip=CKV2_AWS_62:nobody waits for an upload but Terraform itself
  #checkov:skip=CKV_AWS_144:the archive is on disk, and another region has a bucket of its own
  #checkov:skip=CKV_AWS_18:access logs need a bucket of their own, which is the account owner's to choose
  #checkov:skip=CKV_AWS_21:a key holds the hash of its content, so nothing is ever overwritten

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

data "aws_iam_policy_document" "artifact_bucket" {
  count = local.create_bucket ? 1 : 0

  statement {
    sid     = "DenyWithoutTls"
    effect  = "Deny"
    actions = ["s3:*"]
    resources = [
      "arn:${local.partition}:s3:::${local.own_bucket_name}",
      "arn:${local.partition}:s3:::${local.own_bucket_name}/*",
    ]

    principals {
      type        = "*"
      identifiers = ["*"]
    }

    condition {
      test     = "Bool"
      variable = "aws:SecureTransport"
      values   = ["false"]
    }
  }
}

resource "aws_s3_bucket_policy" "artifact" {
  count = local.create_bucket ? 1 : 0

  bucket = one(aws_s3_bucket.artifact[*].id)
  policy = one(data.aws_iam_policy_document.artifact_bucket[*].json)

  # S3 takes one change of a bucket's access at a time.
  depends_on = [aws_s3_bucket_public_access_block.artifact]
}

resource "aws_s3_bucket_server_side_encryption_configuration" "artifact" {
  count = local.create_bucket ? 1 : 0

  bucket = one(aws_s3_bucket.artifact[*].id)

  rule {
    # a key of its own for every object would be a KMS request for every download
    bucket_key_enabled = local.bucket_kms_key_arn != null

    apply_server_side_encryption_by_default {
      sse_algorithm     = local.bucket_kms_key_arn == null ? "AES256" : "aws:kms"
      kms_master_key_id = local.bucket_kms_key_arn
    }
  }
}

# An instance for each key, instead of one that is replaced: after a failed update the artifact in service is still in the state as
# itself, and going back to it finds it there. Replaced, it would be put again and then deleted as the old one.
resource "aws_s3_object" "artifact" {
  for_each = local.uploads_by_key

  bucket                 = local.create_bucket ? one(aws_s3_bucket.artifact[*].id) : local.bucket
  key                    = each.key
  source                 = each.value[0].archive
  content_type           = "application/gzip"
  server_side_encryption = each.value[0].kms_key_arn == null ? null : "aws:kms"
  kms_key_id             = each.value[0].kms_key_arn

  # S3 allows an object ten tags only, and default tags may be more.
  override_provider {
    default_tags {
      tags = {}
    }
  }

  lifecycle {
    # the artifact in service stays until the endpoint has moved on
    create_before_destroy = true
  }

  depends_on = [
    aws_s3_bucket_policy.artifact,
    aws_s3_bucket_public_access_block.artifact,
    aws_s3_bucket_server_side_encryption_configuration.artifact,
  ]
}
