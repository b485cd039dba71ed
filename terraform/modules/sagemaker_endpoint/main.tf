locals {
  rollback_alarm_names = concat(
    var.deployment.auto_rollback_alarm_names,
    var.alarms.roll_back ? [for alarm in aws_cloudwatch_metric_alarm.variant : alarm.alarm_name] : [],
  )

  # Alarms need a policy beside them: without one, what SageMaker would do by itself.
  blue_green = var.deployment.blue_green == null && var.deployment.rolling == null && length(local.rollback_alarm_names) > 0 ? [{
    traffic_routing                      = "ALL_AT_ONCE"
    wait_interval_in_seconds             = 0
    canary_size                          = null
    linear_step_size                     = null
    termination_wait_in_seconds          = 0
    maximum_execution_timeout_in_seconds = null
  }] : var.deployment.blue_green[*]
  has_deployment = length(local.blue_green) > 0 || var.deployment.rolling != null

  or_alarms_went_off = length(local.rollback_alarm_names) == 0 ? "" : ", or one of the alarms ${join(", ", local.rollback_alarm_names)} went off"
}

resource "aws_sagemaker_endpoint" "this" {
  count = var.create ? 1 : 0

  name                 = var.name
  endpoint_config_name = one(aws_sagemaker_endpoint_configuration.this[*].name)
  tags                 = var.tags

  dynamic "deployment_config" {
    for_each = local.has_deployment ? [var.deployment] : []

    content {
      dynamic "blue_green_update_policy" {
        for_each = local.blue_green

        content {
          termination_wait_in_seconds          = blue_green_update_policy.value.termination_wait_in_seconds
          maximum_execution_timeout_in_seconds = blue_green_update_policy.value.maximum_execution_timeout_in_seconds

          traffic_routing_configuration {
            type                     = blue_green_update_policy.value.traffic_routing
            wait_interval_in_seconds = blue_green_update_policy.value.wait_interval_in_seconds

            dynamic "canary_size" {
              for_each = blue_green_update_policy.value.canary_size[*]

              content {
                type  = canary_size.value.type
                value = canary_size.value.value
              }
            }

            dynamic "linear_step_size" {
              for_each = blue_green_update_policy.value.linear_step_size[*]

              content {
                type  = linear_step_size.value.type
                value = linear_step_size.value.value
              }
            }
          }
        }
      }

      dynamic "rolling_update_policy" {
        for_each = deployment_config.value.rolling[*]

        content {
          wait_interval_in_seconds             = rolling_update_policy.value.wait_interval_in_seconds
          maximum_execution_timeout_in_seconds = rolling_update_policy.value.maximum_execution_timeout_in_seconds

          maximum_batch_size {
            type  = rolling_update_policy.value.maximum_batch_size.type
            value = rolling_update_policy.value.maximum_batch_size.value
          }

          dynamic "rollback_maximum_batch_size" {
            for_each = rolling_update_policy.value.rollback_maximum_batch_size[*]

            content {
              type  = rollback_maximum_batch_size.value.type
              value = rollback_maximum_batch_size.value.value
            }
          }
        }
      }

      dynamic "auto_rollback_configuration" {
        for_each = length(local.rollback_alarm_names) > 0 ? [local.rollback_alarm_names] : []

        content {
          dynamic "alarms" {
            for_each = toset(auto_rollback_configuration.value)

            content {
              alarm_name = alarms.value
            }
          }
        }
      }
    }
  }

  lifecycle {
    # here, since the names of alarms may be those that the module makes
    precondition {
      condition     = length(local.wrong_updates) == 0
      error_message = join("\n", local.wrong_updates)
    }

    # SageMaker rolls a failed update back by itself, and the provider reports that as success. Terraform would then delete the
    # configuration and the model that are in service. Failing here keeps both, and the next apply is an ordinary retry.
    # https://github.com/hashicorp/terraform-provider-aws/issues/46663
    postcondition {
      condition = self.endpoint_config_name == one(aws_sagemaker_endpoint_configuration.this[*].name)
      error_message = join(" ", [
        "SageMaker rolled back the update of the endpoint \"${self.name}\": it serves the configuration \"${self.endpoint_config_name}\", and not the",
        "new \"${one(aws_sagemaker_endpoint_configuration.this[*].name)}\". Nothing in service was deleted. Either a container of the new",
        "configuration did not start or load its model${local.or_alarms_went_off}. Read why with \"aws sagemaker describe-endpoint --region",
        "${local.region} --endpoint-name ${self.name} --query FailureReason\" and in the log group ${local.log_group_name}, correct it, and apply again.",
      ])
    }
  }

  # so that the log group is there before the first line, and goes after the last
  depends_on = [aws_cloudwatch_log_group.this]
}
