terraform {
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
}

resource "aws_sqs_queue" "this" {
  name          = "numbers"
  delay_seconds = 5
}

resource "aws_cloudwatch_metric_alarm" "this" {
  alarm_name          = "numbers"
  comparison_operator = "GreaterThanThreshold"
  evaluation_periods  = 2
  metric_name         = "m"
  namespace           = "n"
  period              = 60
  statistic           = "Average"
  threshold           = 0.1
}

output "numbers" {
  value = [0, -1, 0.1, 1.5, 100000000000000000000, 12345678901234567890.123, 1e-7]
}

output "nested" {
  value = { list = tolist(["a"]), set = toset(["b", "a"]), map = tomap({ c = 1 }), none = null, yes = true }
}

output "nothing" {
  value = null
}

output "text" {
  value = "ü \" \n 語 😀"
}
