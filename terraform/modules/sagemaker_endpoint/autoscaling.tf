locals {
  autoscaled = { for name, variant in var.variants : name => merge(variant.autoscaling, {
    serverless    = variant.serverless != null
    instance_type = local.instance_types[name]
    # the provider looks neither into the dimension nor into the metric
    dimension = variant.serverless == null ? "sagemaker:variant:DesiredInstanceCount" : "sagemaker:variant:DesiredProvisionedConcurrency"
  }) if var.create && variant.autoscaling != null }

  # policies and actions by VARIANT/NAME
  target_tracking = merge([for name, scaled in local.autoscaled : { for policy, settings in scaled.target_tracking : "${name}/${policy}" => merge(settings, {
    variant = name
    policy  = policy
    # CloudWatch counts the requests of an instance by the minute.
    value = try(
      settings.requests_per_second * 60 * settings.safety_factor, coalesce(settings.backlog_per_instance, settings.target_value), null
    )
    predefined = settings.requests_per_second != null ? "SageMakerVariantInvocationsPerInstance" : settings.predefined_metric_type
    customized = settings.backlog_per_instance == null ? settings.customized_metric : {
      metric_name = "ApproximateBacklogSizePerInstance"
      namespace   = "AWS/SageMaker"
      statistic   = "Average"
      unit        = null
      # The queue is the endpoint's: with the name of a variant there is no such metric.
      dimensions = { EndpointName = var.name }
    }
  }) }]...)

  step = merge([for name, autoscaling in local.autoscaled : { for policy, settings in autoscaling.step : "${name}/${policy}" => merge(settings, {
    variant = name
    policy  = policy
  }) }]...)

  # From no instance at all, the backlog for each instance is not a number: this brings the first one back as soon as a request waits.
  # https://docs.aws.amazon.com/sagemaker/latest/dg/async-inference-autoscale.html
  waking = { for name, autoscaling in local.autoscaled : "${name}/wake-from-zero" => {
    variant                  = name
    policy                   = "wake-from-zero"
    adjustment_type          = "ChangeInCapacity"
    cooldown                 = 300
    metric_aggregation_type  = "Average"
    min_adjustment_magnitude = null
    step_adjustments         = [{ scaling_adjustment = 1, metric_interval_lower_bound = 0, metric_interval_upper_bound = null }]
    alarm = {
      metric_name         = "HasBacklogWithoutCapacity"
      namespace           = "AWS/SageMaker"
      statistic           = "Average"
      dimensions          = { EndpointName = var.name }
      comparison_operator = "GreaterThanOrEqualToThreshold"
      threshold           = 1
      period              = 60
      evaluation_periods  = 2
      datapoints_to_alarm = 2
      treat_missing_data  = "missing"
    }
  } if autoscaling.min_capacity == 0 }

  step_policies = merge(local.step, local.waking)
  step_alarms = {
    for key, settings in local.step_policies : key => merge(settings.alarm, { variant = settings.variant, policy = settings.policy })
    if settings.alarm != null
  }

  scheduled = merge([for name, autoscaling in local.autoscaled : { for action, settings in autoscaling.scheduled : "${name}/${action}" => merge(settings, {
    variant = name
    action  = action
  }) }]...)
}

# SageMaker refuses to change the instance type of a variant that is registered for scaling. What is registered goes before the update,
# and comes back after it. https://docs.aws.amazon.com/sagemaker/latest/dg/endpoint-scaling-update.html
resource "terraform_data" "scaled_instance_type" {
  for_each = merge(
    { for name, autoscaling in local.autoscaled : name => autoscaling.instance_type },
    { for key, settings in merge(local.target_tracking, local.step_policies, local.scheduled) : key => local.instance_types[settings.variant] },
  )

  input = each.value
}

resource "aws_appautoscaling_target" "this" {
  for_each = local.autoscaled

  service_namespace  = "sagemaker"
  scalable_dimension = each.value.dimension
  resource_id        = "endpoint/${one(aws_sagemaker_endpoint.this[*].name)}/variant/${each.key}"
  min_capacity       = each.value.min_capacity
  max_capacity       = each.value.max_capacity
  tags               = var.tags

  lifecycle {
    replace_triggered_by = [terraform_data.scaled_instance_type[each.key]]
  }
}

resource "aws_appautoscaling_policy" "target_tracking" {
  for_each = local.target_tracking

  name               = each.value.policy
  policy_type        = "TargetTrackingScaling"
  service_namespace  = aws_appautoscaling_target.this[each.value.variant].service_namespace
  scalable_dimension = aws_appautoscaling_target.this[each.value.variant].scalable_dimension
  resource_id        = aws_appautoscaling_target.this[each.value.variant].resource_id

  target_tracking_scaling_policy_configuration {
    target_value       = each.value.value
    disable_scale_in   = each.value.disable_scale_in
    scale_in_cooldown  = each.value.scale_in_cooldown
    scale_out_cooldown = each.value.scale_out_cooldown

    dynamic "predefined_metric_specification" {
      for_each = each.value.predefined[*]

      content {
        predefined_metric_type = predefined_metric_specification.value
      }
    }

    dynamic "customized_metric_specification" {
      for_each = each.value.customized[*]

      content {
        metric_name = customized_metric_specification.value.metric_name
        namespace   = customized_metric_specification.value.namespace
        statistic   = customized_metric_specification.value.statistic
        unit        = customized_metric_specification.value.unit

        dynamic "dimensions" {
          for_each = coalesce(customized_metric_specification.value.dimensions, local.metric_dimensions[each.value.variant])

          content {
            name  = dimensions.key
            value = dimensions.value
          }
        }
      }
    }
  }

  lifecycle {
    # AWS forgets the policies of a target that is deregistered.
    replace_triggered_by = [terraform_data.scaled_instance_type[each.key]]
  }
}

resource "aws_appautoscaling_policy" "step" {
  for_each = local.step_policies

  name               = each.value.policy
  policy_type        = "StepScaling"
  service_namespace  = aws_appautoscaling_target.this[each.value.variant].service_namespace
  scalable_dimension = aws_appautoscaling_target.this[each.value.variant].scalable_dimension
  resource_id        = aws_appautoscaling_target.this[each.value.variant].resource_id

  step_scaling_policy_configuration {
    adjustment_type          = each.value.adjustment_type
    cooldown                 = each.value.cooldown
    metric_aggregation_type  = each.value.metric_aggregation_type
    min_adjustment_magnitude = each.value.min_adjustment_magnitude

    dynamic "step_adjustment" {
      for_each = each.value.step_adjustments

      content {
        scaling_adjustment          = step_adjustment.value.scaling_adjustment
        metric_interval_lower_bound = step_adjustment.value.metric_interval_lower_bound
        metric_interval_upper_bound = step_adjustment.value.metric_interval_upper_bound
      }
    }
  }

  lifecycle {
    replace_triggered_by = [terraform_data.scaled_instance_type[each.key]]
  }
}

resource "aws_cloudwatch_metric_alarm" "step" {
  for_each = local.step_alarms

  alarm_name          = "${var.name}-${each.value.variant}-${each.value.policy}"
  alarm_description   = "Scales the variant ${each.value.variant} of the endpoint ${var.name} by the policy ${each.value.policy}"
  namespace           = each.value.namespace
  metric_name         = each.value.metric_name
  dimensions          = each.value.dimensions != null ? each.value.dimensions : local.metric_dimensions[each.value.variant]
  statistic           = each.value.statistic
  comparison_operator = each.value.comparison_operator
  threshold           = each.value.threshold
  period              = each.value.period
  evaluation_periods  = each.value.evaluation_periods
  datapoints_to_alarm = each.value.datapoints_to_alarm
  treat_missing_data  = each.value.treat_missing_data
  alarm_actions       = [aws_appautoscaling_policy.step[each.key].arn]
  tags                = var.tags

}

resource "aws_appautoscaling_scheduled_action" "this" {
  for_each = local.scheduled

  name               = each.value.action
  service_namespace  = aws_appautoscaling_target.this[each.value.variant].service_namespace
  scalable_dimension = aws_appautoscaling_target.this[each.value.variant].scalable_dimension
  resource_id        = aws_appautoscaling_target.this[each.value.variant].resource_id
  schedule           = each.value.schedule
  timezone           = each.value.timezone
  start_time         = each.value.start_time
  end_time           = each.value.end_time

  scalable_target_action {
    min_capacity = each.value.min_capacity
    max_capacity = each.value.max_capacity
  }

  lifecycle {
    replace_triggered_by = [terraform_data.scaled_instance_type[each.key]]
  }
}
