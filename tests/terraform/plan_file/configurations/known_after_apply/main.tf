terraform {
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
}

resource "aws_sqs_queue" "this" {}
resource "aws_sns_topic_subscription" "this" {
  topic_arn     = "arn:aws:sns:us-east-1:123456789012:t"
  protocol      = "sqs"
  endpoint      = aws_sqs_queue.this.arn
  filter_policy = jsonencode({ name = aws_sqs_queue.this.name })
}

resource "aws_ssm_parameter" "this" {
  name  = "/unknown"
  type  = "String"
  value = aws_sqs_queue.this.arn
  tags  = { known = "yes", unknown = aws_sqs_queue.this.arn }
}

resource "terraform_data" "this" {
  input            = { known = [1], unknown = [aws_sqs_queue.this.arn, "x"], object = { a = aws_sqs_queue.this.url } }
  triggers_replace = aws_sqs_queue.this.tags_all
}

data "aws_iam_policy_document" "later" {
  statement {
    actions   = ["sqs:SendMessage"]
    resources = [aws_sqs_queue.this.arn]
  }
}

output "unknown" {
  value = aws_sqs_queue.this.arn
}

output "partly_unknown" {
  value = { known = 1, unknown = aws_sqs_queue.this.arn, list = ["a", aws_sqs_queue.this.arn] }
}

output "type_unknown" {
  value = jsondecode(aws_sqs_queue.this.policy)
}
