locals {
  # SageMaker's choice, not ours
  log_group_name = "/aws/sagemaker/Endpoints/${var.name}"
  log_group_arn  = "arn:${local.partition}:logs:${local.region}:${local.account_id}:log-group:${local.log_group_name}"
}

resource "aws_cloudwatch_log_group" "this" {
  #checkov:skip=CKV_AWS_338:logs.retention_in_days is the caller's; a year by default would cost those who do not look

  count = var.create && var.logs.create_group ? 1 : 0

  name              = local.log_group_name
  retention_in_days = var.logs.retention_in_days
  kms_key_id        = var.logs.kms_key_arn
  tags              = var.tags
}
