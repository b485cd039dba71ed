locals {
  create_role = var.integration_role.existing == null
  # as a sentence can name it
  integration_role_choice = (
    local.create_role ? "a role that the module makes at the path ${var.integration_role.path}" : "the role ${var.integration_role.existing.arn}"
  )

  # 42 + 13 + 8 characters of the 64 that IAM takes; the id keeps apart the regions of an account, which share its roles
  integration_role_name = "${terraform_data.integration_role.output.name_prefix}${substr(terraform_data.integration_role.id, 0, 8)}"
  # Composed, so that it is known while planning and stays what it is: a role that somebody deleted comes back as the same one.
  integration_role_arn = try(
    var.integration_role.existing.arn,
    "arn:${local.partition}:iam::${local.account_id}:role${var.integration_role.path}${local.integration_role_name}",
  )

  # What the routes call, by the action that it takes. SageMaker writes names in lower case in its ARNs, and IAM compares them by case.
  endpoint_arns = {
    for action, names in {
      InvokeEndpoint      = [for route in local.routes : route.endpoint_name if !route.asynchronous]
      InvokeEndpointAsync = [for route in local.routes : route.endpoint_name if route.asynchronous]
    } : action => sort(distinct([for name in names : "arn:${local.partition}:sagemaker:${local.region}:${local.account_id}:endpoint/${lower(name)}"]))
    if length(names) > 0
  }

  how_to_change_the_role = (
    local.creates_api
    ? "make the API anew, with a new URL: terraform apply -replace=ADDRESS, where ADDRESS is that of the module's terraform_data.integration_role."
    : "take the routes out of the API and put them in again: terraform destroy -target=MODULE, with the module's address, and terraform apply."
  )
}

# The role that the API was made with, kept for as long as the API lives. An integration whose role changes is replaced by the
# provider, and since what a deployment depends on is always made before it is deleted, Terraform would put the new integration and
# then delete the old one. To API Gateway the two are one and the same, and the API would be left without. So the ARN never changes,
# not when the API is renamed either, and another role is refused while planning.
resource "terraform_data" "integration_role" {
  input = {
    choice = local.integration_role_choice
    # an API's name may have spaces, a role's may not
    name_prefix = "${substr(replace(var.name, " ", "-"), 0, 42)}-integration-"
  }

  lifecycle {
    ignore_changes = [input]

    # here, because whatever has the API's id waits for this
    precondition {
      condition     = length(local.wrong) == 0
      error_message = join("\n", local.wrong)
    }

    precondition {
      condition     = length(local.wrong_texts) == 0
      error_message = join("\n", local.wrong_texts)
    }
  }
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

  dynamic "statement" {
    for_each = local.endpoint_arns

    content {
      sid       = statement.key
      actions   = ["sagemaker:${statement.key}"]
      resources = statement.value
    }
  }
}

resource "aws_iam_role" "integration" {
  count = local.create_role ? 1 : 0

  name                 = local.integration_role_name
  description          = "API Gateway calls SageMaker endpoints as this role"
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
