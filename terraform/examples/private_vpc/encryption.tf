# One key for the model, the volumes, what is captured and the logs.

resource "aws_kms_key" "this" {
  description         = "Data that the endpoint ${var.name} stores"
  enable_key_rotation = true
  policy              = data.aws_iam_policy_document.key.json
}

resource "aws_kms_alias" "this" {
  name          = "alias/${var.name}"
  target_key_id = aws_kms_key.this.key_id
}

data "aws_iam_policy_document" "key" {
  #checkov:skip=CKV_AWS_109:the policy of a key: "*" is the key itself
  #checkov:skip=CKV_AWS_111:the policy of a key: "*" is the key itself
  #checkov:skip=CKV_AWS_356:the policy of a key: "*" is the key itself

  statement {
    # AWS allows no narrower resource: in the policy of a key, "*" is that key.
    # https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-overview.html
    sid       = "AccountDecides"
    actions   = ["kms:*"]
    resources = ["*"]

    principals {
      type        = "AWS"
      identifiers = ["arn:${data.aws_partition.current.partition}:iam::${data.aws_caller_identity.current.account_id}:root"]
    }
  }

  # CloudWatch Logs uses the key itself, for this log group and no other.
  # https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html
  statement {
    # AWS allows no narrower resource: the same.
    sid       = "LogsOfThisEndpoint"
    actions   = ["kms:Encrypt*", "kms:Decrypt*", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:Describe*"]
    resources = ["*"]

    principals {
      type        = "Service"
      identifiers = ["logs.${data.aws_region.current.id}.amazonaws.com"]
    }

    condition {
      test     = "ArnEquals"
      variable = "kms:EncryptionContext:aws:logs:arn"
      values   = ["arn:${data.aws_partition.current.partition}:logs:${data.aws_region.current.id}:${data.aws_caller_identity.current.account_id}:log-group:/aws/sagemaker/Endpoints/${var.name}"]
    }
  }
}
