resource "aws_sagemaker_endpoint" "endpoint_rolling" {
  name                 = "${var.name}-rolling"
  endpoint_config_name = aws_sagemaker_endpoint_configuration.main["one"].name

  deployment_config {
    auto_rollback_configuration {
      alarms {
        alarm_name = aws_cloudwatch_metric_alarm.main.alarm_name
      }
    }

    rolling_update_policy {
      wait_interval_in_seconds = 60

      maximum_batch_size {
        type  = "CAPACITY_PERCENT"
        value = 5
      }
    }
  }
}
