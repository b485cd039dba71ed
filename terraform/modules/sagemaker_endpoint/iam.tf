locals {
  create_role        = var.execution_role.existing == null
  execution_role_arn = local.create_role ? one(aws_iam_role.execution[*].arn) : var.execution_role.existing.arn

  # ACCOUNT.dkr.ecr.REGION.SUFFIX/REPOSITORY, without what follows it
  image_parts          = regex("^([0-9]{12})\\.dkr\\.ecr(?:-fips)?\\.([a-z0-9-]+)\\.[^/]+/([^:@]+)", local.image)
  image_repository_arn = "arn:${local.partition}:ecr:${local.image_parts[1]}:${local.image_parts[0]}:repository/${local.image_parts[2]}"
}

data "aws_iam_policy_document" "execution_trust" {
  count = local.create_role ? 1 : 0

  # No aws:SourceAccount condition: AWS does not say that SageMaker sends it for every call it makes as the role of an endpoint,
  # and where it does not, the endpoint fails.
  statement {
    actions = ["sts:AssumeRole"]

    principals {
      type        = "Service"
      identifiers = ["sagemaker.amazonaws.com"]
    }
  }
}

data "aws_iam_policy_document" "execution" {
  count = local.create_role ? 1 : 0

  statement {
    sid       = "ReadArtifact"
    actions   = ["s3:GetObject"]
    resources = ["arn:${local.partition}:s3:::${local.artifact.bucket}/${local.artifact.key}"]
  }

  dynamic "statement" {
    for_each = var.model.kms_key_arn == null ? [] : [var.model.kms_key_arn]

    content {
      sid       = "DecryptArtifact"
      actions   = ["kms:Decrypt"]
      resources = [statement.value]
    }
  }

  statement {
    sid       = "PullImage"
    actions   = ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"]
    resources = [local.image_repository_arn]
  }

  statement {
    # this action knows no resource
    sid       = "LogInToRegistry"
    actions   = ["ecr:GetAuthorizationToken"]
    resources = ["*"]
  }

  statement {
    sid       = "WriteLogs"
    actions   = ["logs:CreateLogGroup", "logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"]
    resources = [local.log_group_arn, "${local.log_group_arn}:*"]
  }

  statement {
    # nor does this one; the namespace is what bounds it
    sid       = "PutMetrics"
    actions   = ["cloudwatch:PutMetricData"]
    resources = ["*"]

    condition {
      test     = "StringEquals"
      variable = "cloudwatch:namespace"
      values   = ["/aws/sagemaker/Endpoints"]
    }
  }
}

resource "aws_iam_role" "execution" {
  count = local.create_role ? 1 : 0

  # A prefix, because roles are one namespace for all regions of an account, and so that a role can be replaced. At most 38 characters.
  name_prefix          = "${substr(var.name, 0, 27)}-execution-"
  description          = "SageMaker runs the endpoint ${var.name} as this role"
  path                 = var.execution_role.path
  permissions_boundary = var.execution_role.permissions_boundary_arn
  assume_role_policy   = one(data.aws_iam_policy_document.execution_trust[*].json)
  tags                 = var.tags
}

# One for each revision of the model: while an update is under way, and after one that failed, the model before it is in service and
# still needs its own artifact and image.
resource "aws_iam_role_policy" "execution" {
  count = local.create_role ? 1 : 0

  name   = "endpoint-${local.model_revision}"
  role   = one(aws_iam_role.execution[*].id)
  policy = one(data.aws_iam_policy_document.execution[*].json)

  lifecycle {
    create_before_destroy = true
  }
}
