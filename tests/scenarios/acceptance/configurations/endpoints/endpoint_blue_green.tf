resource "aws_sagemaker_endpoint" "endpoint_blue_green" {
  name                 = "${var.name}-linear"
  endpoint_config_name = aws_sagemaker_endpoint_configuration.main["pair"].name

  deployment_config {
    auto_rollback_configuration {
      alarms {
        alarm_name = aws_cloudwatch_metric_alarm.main.alarm_name
      }
    }

    blue_green_update_policy {
      maximum_execution_timeout_in_seconds = 3600
      termination_wait_in_seconds          = 0

      traffic_routing_configuration {
        type                     = "LINEAR"
        wait_interval_in_seconds = 60

        linear_step_size {
          type  = "INSTANCE_COUNT"
          value = 1
        }
      }
    }
  }
}
