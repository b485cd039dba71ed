resource "aws_cloudwatch_metric_alarm" "variant" {
  for_each = {}

  alarm_name          = each.key
  comparison_operator = "GreaterThanThreshold"
  evaluation_periods  = 1
}
