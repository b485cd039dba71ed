variable "name" {
  type = string
}

resource "aws_sqs_queue" "this" {
  count = 2
  name  = "${replace(var.name, ".", "-")}-${count.index}"
}

data "aws_iam_policy_document" "this" {
  statement {
    actions   = ["sqs:*"]
    resources = [var.name]
  }
}

output "queues" {
  value = aws_sqs_queue.this
}
