# Who waits for an answer reads one queue; a message is what SageMaker has told the topic.

resource "aws_sns_topic" "answers" {
  name = "${var.name}-answers"
}

resource "aws_sns_topic" "failures" {
  name = "${var.name}-failures"
}

resource "aws_sqs_queue" "outcomes" {
  name                    = "${var.name}-outcomes"
  sqs_managed_sse_enabled = true
}

data "aws_iam_policy_document" "outcomes" {
  statement {
    sid       = "TopicsSend"
    actions   = ["sqs:SendMessage"]
    resources = [aws_sqs_queue.outcomes.arn]

    principals {
      type        = "Service"
      identifiers = ["sns.amazonaws.com"]
    }

    condition {
      test     = "ArnEquals"
      variable = "aws:SourceArn"
      values   = [aws_sns_topic.answers.arn, aws_sns_topic.failures.arn]
    }
  }
}

resource "aws_sqs_queue_policy" "outcomes" {
  queue_url = aws_sqs_queue.outcomes.id
  policy    = data.aws_iam_policy_document.outcomes.json
}

resource "aws_sns_topic_subscription" "outcomes" {
  for_each = {
    answers  = aws_sns_topic.answers.arn
    failures = aws_sns_topic.failures.arn
  }

  topic_arn            = each.value
  protocol             = "sqs"
  endpoint             = aws_sqs_queue.outcomes.arn
  raw_message_delivery = true
}
