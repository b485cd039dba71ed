# API Gateway writes logs, of every API in a region of an account, as one role that is a setting of the account in that region.
# https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-logging.html
resource "aws_api_gateway_account" "this" {
  cloudwatch_role_arn = aws_iam_role.this.arn

  # API Gateway tries the role when it is told of it
  depends_on = [aws_iam_role_policy.logs]
}

data "aws_iam_policy_document" "trust" {
  statement {
    actions = ["sts:AssumeRole"]

    principals {
      type        = "Service"
      identifiers = ["apigateway.amazonaws.com"]
    }
  }
}

resource "aws_iam_role" "this" {
  name_prefix          = "${var.name}-"
  description          = "API Gateway writes the logs of all APIs of a region as this role"
  path                 = var.path
  permissions_boundary = var.permissions_boundary_arn
  assume_role_policy   = data.aws_iam_policy_document.trust.json
  tags                 = var.tags
}

data "aws_iam_policy_document" "logs" {
  #checkov:skip=CKV_AWS_111:API Gateway names log groups by APIs that do not exist yet; the actions are those of AWS's managed policy for it
  #checkov:skip=CKV_AWS_356:the same: DescribeLogGroups and the groups of APIs to come

  statement {
    # AWS allows no narrower resource: the role is the account's, log groups are named by APIs that do not exist yet or by their owners,
    # and API Gateway demands the permissions of AWS's policy AmazonAPIGatewayPushToCloudWatchLogs, which names none.
    # https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-logging.html
    sid = "WriteAccountLogs"
    actions = [
      "logs:CreateLogGroup",
      "logs:CreateLogStream",
      "logs:DescribeLogGroups",
      "logs:DescribeLogStreams",
      "logs:FilterLogEvents",
      "logs:GetLogEvents",
      "logs:PutLogEvents",
    ]
    resources = ["*"]
  }
}

resource "aws_iam_role_policy" "logs" {
  name   = "write-logs"
  role   = aws_iam_role.this.id
  policy = data.aws_iam_policy_document.logs.json
}
