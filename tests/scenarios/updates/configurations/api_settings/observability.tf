resource "aws_kms_key" "logs" {
  description             = var.name
  deletion_window_in_days = 7
}

resource "aws_cloudwatch_log_group" "access" {
  name              = "/aws/apigateway/${var.name}"
  retention_in_days = var.second ? 14 : 7
  kms_key_id        = aws_kms_key.logs.arn
}

resource "aws_iam_role" "logs" {
  name = "${var.name}-logs"

  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRole"
      Principal = { Service = "apigateway.amazonaws.com" }
    }]
  })
}

resource "aws_iam_role_policy" "logs" {
  role = aws_iam_role.logs.id

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect   = "Allow"
      Action   = ["logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents"]
      Resource = "*"
    }]
  })
}

resource "aws_api_gateway_account" "this" {
  cloudwatch_role_arn = aws_iam_role.logs.arn
  reset_on_delete     = true
  depends_on          = [aws_iam_role_policy.logs]
}

resource "aws_cloudwatch_metric_alarm" "errors" {
  alarm_name          = "${var.name}-5xx"
  namespace           = "AWS/ApiGateway"
  metric_name         = "5XXError"
  dimensions          = { ApiName = var.name, Stage = "v1" }
  statistic           = "Average"
  comparison_operator = "GreaterThanThreshold"
  threshold           = var.second ? 0.2 : 0.1
  period              = 60
  evaluation_periods  = 1
  treat_missing_data  = "notBreaching"
}

resource "aws_cloudwatch_metric_alarm" "latency" {
  alarm_name          = "${var.name}-latency"
  namespace           = "AWS/ApiGateway"
  metric_name         = "Latency"
  dimensions          = { ApiName = var.name, Stage = "v1" }
  extended_statistic  = "p95"
  comparison_operator = "GreaterThanThreshold"
  threshold           = var.second ? 2000 : 1000
  period              = 60
  evaluation_periods  = 2
}

resource "aws_cloudwatch_metric_alarm" "rate" {
  alarm_name          = "${var.name}-4xx-rate"
  comparison_operator = "GreaterThanThreshold"
  threshold           = 5
  evaluation_periods  = var.second ? 3 : 2

  metric_query {
    id          = "rate"
    expression  = "100 * errors / requests"
    label       = "4XX errors in 100 requests"
    return_data = true
  }

  dynamic "metric_query" {
    for_each = { requests = "Count", errors = "4XXError" }

    content {
      id = metric_query.key

      metric {
        namespace   = "AWS/ApiGateway"
        metric_name = metric_query.value
        dimensions  = { ApiName = var.name, Stage = "v1" }
        period      = 60
        stat        = "Sum"
      }
    }
  }
}

resource "aws_cloudwatch_dashboard" "this" {
  dashboard_name = var.name

  dashboard_body = jsonencode({
    widgets = [{
      type       = "text"
      x          = 0
      y          = 0
      width      = 6
      height     = 3
      properties = { markdown = var.second ? "second" : "first" }
    }]
  })
}
