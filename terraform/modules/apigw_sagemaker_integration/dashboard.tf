locals {
  dashboard_period = try(var.dashboard.period_seconds, 60)
  dashboard_percentiles = {
    for metric in ["Latency", "IntegrationLatency"] : metric => [
      for statistic in ["p50", "p95", "p99"] :
      ["AWS/ApiGateway", metric, "ApiName", local.api_name, "Stage", var.stage.name, { stat = statistic, label = statistic }]
    ]
  }
  # whatever variants the endpoints have
  dashboard_search = "SEARCH('{AWS/SageMaker,EndpointName,VariantName} MetricName=\"%s\" EndpointName=\"%s\"', '%s', ${local.dashboard_period})"
  dashboard_widgets = [
    {
      title = "Requests and errors"
      metrics = [
        for metric in ["Count", "4XXError", "5XXError"] :
        ["AWS/ApiGateway", metric, "ApiName", local.api_name, "Stage", var.stage.name, { stat = "Sum" }]
      ]
    },
    {
      title   = "Latency, milliseconds"
      metrics = local.dashboard_percentiles["Latency"]
    },
    {
      title   = "Latency of the endpoints, milliseconds"
      metrics = local.dashboard_percentiles["IntegrationLatency"]
    },
    {
      title   = "Invocations of the endpoints' variants"
      metrics = [for name in local.endpoint_names : [{ expression = format(local.dashboard_search, "Invocations", name, "Sum") }]]
    },
    {
      title   = "Latency of the endpoints' models, microseconds"
      metrics = [for name in local.endpoint_names : [{ expression = format(local.dashboard_search, "ModelLatency", name, "p95") }]]
    },
  ]
}

resource "aws_cloudwatch_dashboard" "this" {
  count = var.dashboard == null ? 0 : 1

  dashboard_name = coalesce(var.dashboard.name, substr(replace("${var.name}-${var.stage.name}", "/[^a-zA-Z0-9_-]/", "-"), 0, 255))
  dashboard_body = jsonencode({
    widgets = [
      for index, widget in local.dashboard_widgets : {
        type   = "metric"
        x      = index % 2 * 12
        y      = floor(index / 2) * 6
        width  = 12
        height = 6
        properties = {
          title   = widget.title
          metrics = widget.metrics
          region  = local.region
          period  = local.dashboard_period
          view    = "timeSeries"
        }
      }
    ]
  })
}
