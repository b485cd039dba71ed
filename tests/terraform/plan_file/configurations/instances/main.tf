terraform {
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
}

resource "aws_sqs_queue" "counted" {
  count = 12
  name  = "q-${count.index}"
}

resource "aws_sqs_queue" "each" {
  for_each = toset(["plain", "with space", "a.b", "a\"quote", "back\\slash", "$${x}", "ü/語", "7"])
  name     = "e-${index(["plain", "with space", "a.b", "a\"quote", "back\\slash", "$${x}", "ü/語", "7"], each.key)}"
}

data "aws_iam_policy_document" "each" {
  for_each = toset(["plain", "with space", "a.b", "ü/語", "7"])
  statement {
    actions   = ["sqs:*"]
    resources = [each.key]
  }
}

module "each" {
  source   = "./inner"
  for_each = toset(["a.b", "c"])
  name     = each.key
}
