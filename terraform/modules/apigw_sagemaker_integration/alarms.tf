# https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-metrics-and-dimensions.html
locals {
  # CloudWatch knows an API by its name, so two of the same name in a region share their metrics.
  api_name              = local.creates_api ? var.name : try(var.existing_api.name, null)
  api_metric_dimensions = { ApiName = local.api_name, Stage = var.stage.name }

  # The average of an error metric is the share of the requests that ended so.
  alarms = var.alarms == null ? {} : {
    for name, alarm in {
      server-error-rate = {
        given     = var.alarms.server_error_rate
        metric    = "5XXError"
        statistic = "Average"
        about     = "Share of requests to the API ${local.api_name} that end with 500 or above"
      }
      client-error-rate = {
        given     = var.alarms.client_error_rate
        metric    = "4XXError"
        statistic = "Average"
        about     = "Share of requests to the API ${local.api_name} that end with 400 to 499"
      }
      latency = {
        given     = var.alarms.latency
        metric    = "Latency"
        statistic = var.alarms.latency.statistic
        about     = "Milliseconds that requests to the API ${local.api_name} take"
      }
      integration-latency = {
        given     = var.alarms.integration_latency
        metric    = "IntegrationLatency"
        statistic = var.alarms.integration_latency.statistic
        about     = "Milliseconds that the SageMaker endpoints behind the API ${local.api_name} take"
      }
    } : name => alarm if alarm.given.enabled
  }
}

resource "aws_cloudwatch_metric_alarm" "this" {
  for_each = local.alarms

  alarm_name                = "${substr("${var.name}-${var.stage.name}", 0, 230)}-${each.key}"
  alarm_description         = each.value.about
  namespace                 = "AWS/ApiGateway"
  metric_name               = each.value.metric
  dimensions                = local.api_metric_dimensions
  statistic                 = startswith(each.value.statistic, "p") ? null : each.value.statistic
  extended_statistic        = startswith(each.value.statistic, "p") ? each.value.statistic : null
  comparison_operator       = "GreaterThanThreshold"
  threshold                 = each.value.given.threshold
  period                    = var.alarms.period_seconds
  evaluation_periods        = var.alarms.evaluation_periods
  datapoints_to_alarm       = var.alarms.datapoints_to_alarm
  treat_missing_data        = "notBreaching"
  alarm_actions             = var.alarms.alarm_actions
  ok_actions                = var.alarms.ok_actions
  insufficient_data_actions = var.alarms.insufficient_data_actions
  tags                      = var.tags
}
