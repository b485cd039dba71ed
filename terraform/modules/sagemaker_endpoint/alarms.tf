locals {
  # what CloudWatch tells the metrics of a variant apart by
  metric_dimensions = {
    for name in setunion(keys(var.variants), keys(var.shadow_variants)) : name => { EndpointName = var.name, VariantName = name } if var.create
  }

  variant_alarms = merge([for name in var.create ? keys(var.variants) : [] : {
    for kind, settings in {
      "5xx-rate"  = var.alarms.error_rate
      "5xx-count" = var.alarms.error_count
      "latency"   = var.alarms.latency
    } : "${name}/${kind}" => merge(settings, { variant = name, kind = kind }) if settings != null
  }]...)
  variant_alarm_names = { for key, settings in local.variant_alarms : "${var.name}-${settings.variant}-${settings.kind}" => key }
}

# The names are known while planning: an endpoint that learns of its first alarm only later would be replaced.
resource "aws_cloudwatch_metric_alarm" "variant" {
  for_each = local.variant_alarms

  alarm_name = "${var.name}-${each.value.variant}-${each.value.kind}"
  alarm_description = format({
    "5xx-rate"  = "More than ${each.value.threshold} %% of the requests to %s fail with a 5XX status"
    "5xx-count" = "More than ${each.value.threshold} requests in ${each.value.period} seconds to %s fail with a 5XX status"
    "latency"   = "The model of %s takes more than ${each.value.threshold} ms"
  }[each.value.kind], "the variant ${each.value.variant} of the endpoint ${var.name}")
  comparison_operator = "GreaterThanThreshold"
  # SageMaker measures latency in microseconds.
  threshold           = each.value.kind == "latency" ? each.value.threshold * 1000 : each.value.threshold
  evaluation_periods  = each.value.evaluation_periods
  datapoints_to_alarm = each.value.datapoints_to_alarm
  # no requests, no errors
  treat_missing_data = "notBreaching"

  namespace   = each.value.kind == "5xx-rate" ? null : "AWS/SageMaker"
  metric_name = each.value.kind == "5xx-rate" ? null : each.value.kind == "latency" ? "ModelLatency" : "Invocation5XXErrors"
  dimensions  = each.value.kind == "5xx-rate" ? null : local.metric_dimensions[each.value.variant]
  period      = each.value.kind == "5xx-rate" ? null : each.value.period
  # of the three only latency has a statistic of the caller's
  statistic          = each.value.kind == "5xx-count" ? "Sum" : try(startswith(each.value.statistic, "p") ? null : each.value.statistic, null)
  extended_statistic = try(startswith(each.value.statistic, "p") ? each.value.statistic : null, null)

  dynamic "metric_query" {
    for_each = each.value.kind == "5xx-rate" ? { errors = "Invocation5XXErrors", requests = "Invocations" } : {}

    content {
      id = metric_query.key

      metric {
        namespace   = "AWS/SageMaker"
        metric_name = metric_query.value
        dimensions  = local.metric_dimensions[each.value.variant]
        period      = each.value.period
        stat        = "Sum"
      }
    }
  }

  dynamic "metric_query" {
    for_each = each.value.kind == "5xx-rate" ? ["IF(requests > 0, 100 * errors / requests, 0)"] : []

    content {
      id          = "rate"
      label       = "5XX answers, in percent"
      expression  = metric_query.value
      return_data = true
    }
  }

  alarm_actions             = var.alarms.alarm_actions
  ok_actions                = var.alarms.ok_actions
  insufficient_data_actions = var.alarms.insufficient_data_actions
  tags                      = var.tags
}
