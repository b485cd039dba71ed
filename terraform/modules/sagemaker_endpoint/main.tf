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

  # what SageMaker lets a step or a batch be, in percent of the instances of each variant
  deployment_sizes = [
    for size in [
      { name = "blue_green.canary_size", size = try(var.deployment.blue_green.canary_size, null), least = 0, most = 50 },
      { name = "blue_green.linear_step_size", size = try(var.deployment.blue_green.linear_step_size, null), least = 10, most = 50 },
      { name = "rolling.maximum_batch_size", size = try(var.deployment.rolling.maximum_batch_size, null), least = 5, most = 50 },
      { name = "rolling.rollback_maximum_batch_size", size = try(var.deployment.rolling.rollback_maximum_batch_size, null), least = 0, most = 100 },
    ] : size if size.size != null
  ]
  # Those in percent are looked at with the variable.
  wrong_instance_counts = flatten([for size in local.deployment_sizes : [
    for name, count in local.initial_instance_counts : "${size.name} is ${size.size.value} where ${name} has ${count}, which must be ${size.least} to ${size.most} %"
    if count != null && size.size.type == "INSTANCE_COUNT" && try(size.size.value * 100 < size.least * count || size.size.value * 100 > size.most * count, false)
  ]])
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
    precondition {
      condition     = length(local.rollback_alarm_names) <= 10
      error_message = "deployment.auto_rollback_alarm_names and alarms.roll_back make ${length(local.rollback_alarm_names)} alarms. SageMaker watches at most 10 during an update."
    }

    precondition {
      condition     = !var.alarms.roll_back || length(setintersection(var.deployment.auto_rollback_alarm_names, keys(local.variant_alarm_names))) == 0
      error_message = "deployment.auto_rollback_alarm_names has ${join(", ", setintersection(var.deployment.auto_rollback_alarm_names, keys(local.variant_alarm_names)))}, which the module makes. With alarms.roll_back they are watched already: leave them out."
    }

    # https://docs.aws.amazon.com/sagemaker/latest/dg/deployment-guardrails-exclusions.html

    precondition {
      condition     = var.deployment.rolling == null || length(var.variants) == 1
      error_message = "deployment.rolling is set, and variants has ${length(var.variants)} entries. A rolling deployment takes one variant: use deployment.blue_green."
    }

    # https://docs.aws.amazon.com/sagemaker/latest/dg/deployment-guardrails.html, the note in the introduction
    precondition {
      condition     = !local.has_deployment || length(local.serverless_variants) == 0
      error_message = "deployment or alarms.roll_back is set, and variants has serverless in ${join(", ", local.serverless_variants)}. SageMaker moves traffic step by step, and back by alarms, between instances only: leave both out, or give the variant instances."
    }

    precondition {
      condition     = length(local.wrong_instance_counts) == 0
      error_message = "deployment has sizes that are no part of the instances of a variant as SageMaker takes it: ${join("; ", local.wrong_instance_counts)}. Change the size, or the variant's initial_instance_count."
    }

    precondition {
      condition     = !local.has_deployment || alltrue([for type in compact(values(local.instance_types)) : !startswith(type, "ml.inf1.")])
      error_message = "deployment is set, and a variant has the instance type ${join(", ", distinct([for type in compact(values(local.instance_types)) : "\"${type}\"" if startswith(type, "ml.inf1.")]))}. SageMaker ignores it on Inf1 instances and moves all traffic at once: leave deployment and alarms.roll_back out, or use Inf2."
    }

    # SageMaker rolls a failed update back by itself, and the provider reports that as success. Terraform would then delete the
    # configuration and the model that are in service. Failing here keeps both, and the next apply is an ordinary retry.
    # https://github.com/hashicorp/terraform-provider-aws/issues/46663
    postcondition {
      condition     = self.endpoint_config_name == one(aws_sagemaker_endpoint_configuration.this[*].name)
      error_message = "SageMaker rolled back the update of the endpoint \"${self.name}\": it serves the configuration \"${self.endpoint_config_name}\", and not the new \"${one(aws_sagemaker_endpoint_configuration.this[*].name)}\". Nothing in service was deleted. Either a container of the new configuration did not start or load its model${length(local.rollback_alarm_names) == 0 ? "" : ", or one of the alarms ${join(", ", local.rollback_alarm_names)} went off"}. Read why with \"aws sagemaker describe-endpoint --region ${local.region} --endpoint-name ${self.name} --query FailureReason\" and in the log group ${local.log_group_name}, correct it, and apply again."
    }
  }

  # so that the log group is there before the first line, and goes after the last
  depends_on = [aws_cloudwatch_log_group.this]
}
