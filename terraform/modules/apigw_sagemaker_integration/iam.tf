locals {
  create_role          = var.integration_role.existing == null
  integration_role_arn = local.create_role ? one(aws_iam_role.integration[*].arn) : var.integration_role.existing.arn

  # SageMaker writes names in lower case in its ARNs, and IAM compares them by case.
  endpoint_arn = "arn:${local.partition}:sagemaker:${local.region}:${local.account_id}:endpoint/${lower(var.endpoint_name)}"
}

data "aws_iam_policy_document" "integration_trust" {
  count = local.create_role ? 1 : 0

  # No aws:SourceArn or aws:SourceAccount condition: AWS does not say that API Gateway sends them when it assumes the role of an
  # integration, and where it does not, every call fails.
  statement {
    actions = ["sts:AssumeRole"]

    principals {
      type        = "Service"
      identifiers = ["apigateway.amazonaws.com"]
    }
  }
}

data "aws_iam_policy_document" "integration" {
  count = local.create_role ? 1 : 0

  statement {
    sid       = "InvokeEndpoint"
    actions   = ["sagemaker:InvokeEndpoint"]
    resources = [local.endpoint_arn]
  }
}

resource "aws_iam_role" "integration" {
  count = local.create_role ? 1 : 0

  # A prefix, because roles are one namespace for all regions of an account, and so that a role can be replaced. At most 38
  # characters, and no space, which an API's name may have.
  name_prefix          = "${substr(replace(var.name, " ", "-"), 0, 25)}-integration-"
  description          = "API Gateway calls the SageMaker endpoint ${var.endpoint_name} as this role"
  path                 = var.integration_role.path
  permissions_boundary = var.integration_role.permissions_boundary_arn
  assume_role_policy   = one(data.aws_iam_policy_document.integration_trust[*].json)
  tags                 = var.tags
}

resource "aws_iam_role_policy" "integration" {
  count = local.create_role ? 1 : 0

  name   = "invoke-endpoint"
  role   = one(aws_iam_role.integration[*].id)
  policy = one(data.aws_iam_policy_document.integration[*].json)
}
