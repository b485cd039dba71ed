locals {
  create_role        = var.create && var.execution_role.existing == null
  execution_role_arn = local.create_role ? one(aws_iam_role.execution[*].arn) : try(var.execution_role.existing.arn, null)

  # An image of a private registry without credentials, or a package's, and no artifact, need no permission: a policy would be empty.
  models_with_policy = { for name, model in local.models : name => model
    if local.create_role && anytrue([for container in model.containers :
      container.image != null && container.repository_access_mode == "Platform"
      || container.archive != null || container.data_url != null || container.repository_credentials_provider_arn != null
    ])
  }

  # ACCOUNT.dkr.ecr.REGION.SUFFIX/REPOSITORY, without what follows it; rules.tf refuses anything else
  image_parts = { for name, model in local.models : name => [for container in model.containers :
    try(regex("^([0-9]{12})\\.dkr\\.ecr(?:-fips)?\\.([a-z0-9-]+)\\.[^/]+/([^:@]+)", container.image), ["", "", ""])
    if container.image != null && container.repository_access_mode == "Platform"
  ] }
  image_repository_arns = { for name, images in local.image_parts : name =>
    distinct([for parts in images : "arn:${local.partition}:ecr:${parts[1]}:${parts[0]}:repository/${parts[2]}"])
  }

  # BUCKET/KEY of what a model reads: an object, or all below a prefix
  artifact_paths = { for name, model in local.models : name => distinct([for key, container in local.containers :
    container.archive == null ? trimprefix(container.data_url, "s3://") : "${local.bucket}/${local.uploads[key].key}"
    if container.model == name && (container.archive != null || container.data_url != null)
  ]) }
  artifact_kms_key_arns = {
    for name, model in local.models : name => distinct([for container in model.containers : container.kms_key_arn if container.kms_key_arn != null])
  }
  credentials_provider_arns = { for name, model in local.models : name =>
    distinct([for container in model.containers : container.repository_credentials_provider_arn if container.repository_credentials_provider_arn != null])
  }
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

# --- what a model needs: its artifacts and its images ---

data "aws_iam_policy_document" "model" {
  for_each = local.models_with_policy

  dynamic "statement" {
    for_each = length(local.artifact_paths[each.key]) == 0 ? [] : [local.artifact_paths[each.key]]

    content {
      sid       = "ReadArtifact"
      actions   = ["s3:GetObject"]
      resources = [for path in statement.value : "arn:${local.partition}:s3:::${path}${endswith(path, "/") ? "*" : ""}"]
    }
  }

  dynamic "statement" {
    for_each = [for path in local.artifact_paths[each.key] : path if endswith(path, "/")]

    content {
      sid       = "ListArtifacts${length(local.artifact_paths[each.key]) == 1 ? "" : statement.key}"
      actions   = ["s3:ListBucket"]
      resources = ["arn:${local.partition}:s3:::${split("/", statement.value)[0]}"]

      condition {
        test     = "StringLike"
        variable = "s3:prefix"
        values   = ["${join("/", slice(split("/", statement.value), 1, length(split("/", statement.value))))}*"]
      }
    }
  }

  dynamic "statement" {
    for_each = length(local.artifact_kms_key_arns[each.key]) == 0 ? [] : [local.artifact_kms_key_arns[each.key]]

    content {
      sid       = "DecryptArtifact"
      actions   = ["kms:Decrypt"]
      resources = statement.value
    }
  }

  dynamic "statement" {
    for_each = length(local.image_repository_arns[each.key]) == 0 ? [] : [local.image_repository_arns[each.key]]

    content {
      sid       = "PullImage"
      actions   = ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"]
      resources = statement.value
    }
  }

  dynamic "statement" {
    for_each = length(local.credentials_provider_arns[each.key]) == 0 ? [] : [local.credentials_provider_arns[each.key]]

    content {
      sid       = "GetRegistryCredentials"
      actions   = ["lambda:InvokeFunction"]
      resources = statement.value
    }
  }
}

# One for each revision of each model: while an update is under way, and after one that failed, the model before it is in service and
# still needs its own artifact and image.
resource "aws_iam_role_policy" "model" {
  for_each = local.models_with_policy

  name   = "model-${each.key}-${local.model_revisions[each.key]}"
  role   = one(aws_iam_role.execution[*].id)
  policy = data.aws_iam_policy_document.model[each.key].json

  lifecycle {
    create_before_destroy = true
  }
}

# --- what the endpoint needs: logs, metrics, and the features in use ---

locals {
  ec2_arn        = "arn:${local.partition}:ec2:${local.region}"
  pulls_from_ecr = anytrue([for container in local.containers : container.repository_access_mode == "Platform"])

  core_dumps = distinct([for variant in local.all_variants : variant.core_dump if variant.core_dump != null])
  # s3://BUCKET/PREFIX of all that SageMaker writes as the role
  s3_outputs = distinct(concat(
    [for core_dump in local.core_dumps : core_dump.destination_s3_uri],
    [for capture in var.data_capture[*] : capture.destination_s3_uri],
    [for inference in var.async_inference[*] : inference.s3_output_path],
    [for inference in var.async_inference[*] : inference.s3_failure_path if inference.s3_failure_path != null],
  ))
  output_kms_key_arns = distinct(concat(
    [for core_dump in local.core_dumps : core_dump.kms_key_arn if core_dump.kms_key_arn != null],
    [for capture in var.data_capture[*] : capture.kms_key_arn if capture.kms_key_arn != null],
    [for inference in var.async_inference[*] : inference.kms_key_arn if inference.kms_key_arn != null],
  ))
  s3_inputs = flatten([for inference in var.async_inference[*] : inference.s3_input_paths])
  topic_arns = distinct(flatten([
    for inference in var.async_inference[*] : [for arn in [inference.success_topic_arn, inference.error_topic_arn] : arn if arn != null]
  ]))
}

data "aws_iam_policy_document" "endpoint" {
  count = local.create_role ? 1 : 0

  dynamic "statement" {
    for_each = local.pulls_from_ecr ? [true] : []

    content {
      # AWS allows no narrower resource: a token is for all registries.
      # https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonelasticcontainerregistry.html
      sid       = "LogInToRegistry"
      actions   = ["ecr:GetAuthorizationToken"]
      resources = ["*"]
    }
  }

  statement {
    # SageMaker makes the group again if somebody deletes it.
    sid       = "WriteLogs"
    actions   = ["logs:CreateLogGroup", "logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"]
    resources = [local.log_group_arn, "${local.log_group_arn}:*"]
  }

  statement {
    # AWS allows no narrower resource: metrics have no ARN, and the namespace is what bounds the action.
    # https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazoncloudwatch.html
    sid       = "PutMetrics"
    actions   = ["cloudwatch:PutMetricData"]
    resources = ["*"]

    condition {
      test     = "StringEquals"
      variable = "cloudwatch:namespace"
      values   = ["/aws/sagemaker/Endpoints"]
    }
  }

  dynamic "statement" {
    for_each = length(local.s3_inputs) == 0 ? [] : [local.s3_inputs]

    content {
      sid       = "ReadRequests"
      actions   = ["s3:GetObject"]
      resources = [for url in statement.value : "arn:${local.partition}:s3:::${trimsuffix(trimprefix(url, "s3://"), "/")}/*"]
    }
  }

  dynamic "statement" {
    for_each = length(local.s3_outputs) == 0 ? [] : [local.s3_outputs]

    content {
      # An answer of an asynchronous endpoint has up to 1 GB, and is put in parts.
      # https://docs.aws.amazon.com/sagemaker/latest/dg/async-inference-create-endpoint-prerequisites.html
      sid       = "WriteResults"
      actions   = var.async_inference == null ? ["s3:PutObject"] : ["s3:AbortMultipartUpload", "s3:PutObject"]
      resources = [for url in statement.value : "arn:${local.partition}:s3:::${trimsuffix(trimprefix(url, "s3://"), "/")}/*"]
    }
  }

  dynamic "statement" {
    for_each = length(local.output_kms_key_arns) == 0 ? [] : [local.output_kms_key_arns]

    content {
      # S3 decrypts what it has of an object that is put in parts
      sid       = "EncryptResults"
      actions   = ["kms:Decrypt", "kms:GenerateDataKey"]
      resources = statement.value
    }
  }

  dynamic "statement" {
    for_each = length(local.topic_arns) == 0 ? [] : [local.topic_arns]

    content {
      sid       = "NotifyOfResults"
      actions   = ["sns:Publish"]
      resources = statement.value
    }
  }

  dynamic "statement" {
    for_each = var.volume_kms_key_arn[*]

    content {
      # The grant is for the volumes of the instances.
      sid       = "EncryptVolumes"
      actions   = ["kms:CreateGrant"]
      resources = [statement.value]

      condition {
        test     = "Bool"
        variable = "kms:GrantIsForAWSResource"
        values   = ["true"]
      }
    }
  }

  dynamic "statement" {
    for_each = var.vpc[*]

    content {
      # AWS allows no narrower resource: none of these actions knows any.
      # https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonec2.html
      sid = "DescribeNetwork"
      actions = [
        "ec2:DescribeDhcpOptions",
        "ec2:DescribeNetworkInterfaces",
        "ec2:DescribeSecurityGroups",
        "ec2:DescribeSubnets",
        "ec2:DescribeVpcs",
      ]
      resources = ["*"]
    }
  }

  dynamic "statement" {
    for_each = var.vpc[*]

    content {
      # The nine actions of this statement, the one before and the one behind are those of
      # https://docs.aws.amazon.com/sagemaker/latest/dg/sagemaker-roles.html#sagemaker-roles-createmodel-perms
      sid     = "JoinNetwork"
      actions = ["ec2:CreateNetworkInterface"]
      # a subnet, or a group, may be another account's that shares it
      resources = concat(
        ["${local.ec2_arn}:${local.account_id}:network-interface/*"],
        [for id in statement.value.subnet_ids : "${local.ec2_arn}:*:subnet/${id}"],
        [for id in statement.value.security_group_ids : "${local.ec2_arn}:*:security-group/${id}"],
      )
    }
  }

  dynamic "statement" {
    for_each = var.vpc[*]

    content {
      sid = "KeepNetworkInterfaces"
      actions = [
        "ec2:CreateNetworkInterfacePermission",
        "ec2:DeleteNetworkInterface",
        "ec2:DeleteNetworkInterfacePermission",
      ]
      resources = ["${local.ec2_arn}:${local.account_id}:network-interface/*"]
    }
  }

  dynamic "statement" {
    for_each = length(local.rollback_alarm_names) == 0 ? [] : [local.rollback_alarm_names]

    content {
      sid       = "WatchAlarms"
      actions   = ["cloudwatch:DescribeAlarms"]
      resources = [for name in statement.value : "arn:${local.partition}:cloudwatch:${local.region}:${local.account_id}:alarm:${name}"]
    }
  }
}

# Everything that gives the endpoint other permissions. The configuration in service keeps the policy that it was made with.
resource "terraform_data" "endpoint_revision" {
  count = local.create_role ? 1 : 0

  triggers_replace = {
    alarms     = local.rollback_alarm_names
    inputs     = local.s3_inputs
    keys       = local.output_kms_key_arns
    outputs    = local.s3_outputs
    registry   = local.pulls_from_ecr
    topics     = local.topic_arns
    volume_key = var.volume_kms_key_arn
    vpc        = var.vpc
  }

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_iam_role_policy" "endpoint" {
  count = local.create_role ? 1 : 0

  name   = "endpoint-${substr(one(terraform_data.endpoint_revision[*].id), 0, 8)}"
  role   = one(aws_iam_role.execution[*].id)
  policy = one(data.aws_iam_policy_document.endpoint[*].json)

  lifecycle {
    create_before_destroy = true
  }
}
