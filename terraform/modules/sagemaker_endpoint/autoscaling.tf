locals {
  autoscaled = { for name, variant in var.variants : name => merge(variant.autoscaling, {
    serverless    = variant.serverless != null
    instance_type = local.instance_types[name]
    # the provider looks neither into the dimension nor into the metric
    dimension = variant.serverless == null ? "sagemaker:variant:DesiredInstanceCount" : "sagemaker:variant:DesiredProvisionedConcurrency"
  }) if var.create && variant.autoscaling != null }

  # policies and actions by VARIANT/NAME
  target_tracking = merge([for name, autoscaling in local.autoscaled : { for policy, settings in autoscaling.target_tracking : "${name}/${policy}" => merge(settings, {
    variant = name
    policy  = policy
    # CloudWatch counts the requests of an instance by the minute.
    value      = settings.requests_per_second != null ? settings.requests_per_second * 60 * settings.safety_factor : settings.backlog_per_instance != null ? settings.backlog_per_instance : settings.target_value
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
  step_alarms   = { for key, settings in local.step_policies : key => merge(settings.alarm, { variant = settings.variant, policy = settings.policy }) if settings.alarm != null }

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
    precondition {
      condition     = each.value.min_capacity >= 0 && each.value.max_capacity >= 1 && each.value.max_capacity >= each.value.min_capacity && floor(each.value.min_capacity) == each.value.min_capacity && floor(each.value.max_capacity) == each.value.max_capacity
      error_message = "variants.${each.key}.autoscaling has min_capacity ${each.value.min_capacity} and max_capacity ${each.value.max_capacity}. Both must be whole numbers, max_capacity at least 1, and no less than min_capacity."
    }

    precondition {
      condition     = each.value.min_capacity > 0 || (var.async_inference != null && !each.value.serverless)
      error_message = "variants.${each.key}.autoscaling.min_capacity is ${each.value.min_capacity}. Only an asynchronous endpoint scales down to no instance at all: set async_inference, or a min_capacity of at least 1."
    }

    precondition {
      condition     = try(!startswith(each.value.instance_type, "ml.t2."), true)
      error_message = "variants.${each.key}.autoscaling is set for the instance type \"${coalesce(each.value.instance_type, "-")}\". Application Auto Scaling takes no t2 instances: use another type, as ml.m5.large."
    }

    precondition {
      condition     = !each.value.serverless || try(var.variants[each.key].serverless.provisioned_concurrency, null) != null
      error_message = "variants.${each.key}.autoscaling is set for a serverless variant without provisioned_concurrency. That is what is scaled; requests beyond it scale by themselves: set serverless.provisioned_concurrency, or leave autoscaling out."
    }

    precondition {
      condition     = !each.value.serverless || try(each.value.max_capacity <= var.variants[each.key].serverless.max_concurrency, true)
      error_message = "variants.${each.key}.autoscaling.max_capacity is ${each.value.max_capacity}. The provisioned concurrency of a serverless variant can be at most its max_concurrency, ${try(var.variants[each.key].serverless.max_concurrency, 0)}."
    }

    precondition {
      condition     = length(setintersection(keys(each.value.target_tracking), concat(keys(each.value.step), ["wake-from-zero"]))) == 0 && !contains(keys(each.value.step), "wake-from-zero")
      error_message = "variants.${each.key}.autoscaling has policies by the same name in target_tracking (${join(", ", keys(each.value.target_tracking))}) and in step (${join(", ", keys(each.value.step))}), or one named wake-from-zero, which is the module's. Each policy of a variant has a name of its own."
    }

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
          for_each = customized_metric_specification.value.dimensions != null ? customized_metric_specification.value.dimensions : local.metric_dimensions[each.value.variant]

          content {
            name  = dimensions.key
            value = dimensions.value
          }
        }
      }
    }
  }

  lifecycle {
    precondition {
      condition     = length(compact([for value in [each.value.requests_per_second, each.value.backlog_per_instance, each.value.target_value] : value == null ? "" : "set"])) == 1
      error_message = "variants.${each.value.variant}.autoscaling.target_tracking.${each.value.policy} has requests_per_second ${each.value.requests_per_second == null ? "not set" : "set"}, backlog_per_instance ${each.value.backlog_per_instance == null ? "not set" : "set"} and target_value ${each.value.target_value == null ? "not set" : "set"}. Set exactly one."
    }

    precondition {
      condition     = (each.value.target_value == null ? 0 : 1) == (each.value.predefined_metric_type == null ? 0 : 1) + (each.value.customized_metric == null ? 0 : 1)
      error_message = "variants.${each.value.variant}.autoscaling.target_tracking.${each.value.policy} has target_value ${each.value.target_value == null ? "not set" : "set"}, predefined_metric_type ${each.value.predefined_metric_type == null ? "not set" : "set"} and customized_metric ${each.value.customized_metric == null ? "not set" : "set"}. A target_value is for one of the two metrics; requests_per_second and backlog_per_instance name theirs themselves."
    }

    precondition {
      condition     = try(each.value.value > 0, true)
      error_message = "variants.${each.value.variant}.autoscaling.target_tracking.${each.value.policy} has the target ${try(coalesce(each.value.value, 0), 0)}. A target must be more than 0."
    }

    precondition {
      condition     = each.value.safety_factor > 0 && each.value.safety_factor <= 1
      error_message = "variants.${each.value.variant}.autoscaling.target_tracking.${each.value.policy}.safety_factor is ${each.value.safety_factor}. It must be more than 0, and at most 1."
    }

    # what the metric is of must be what is scaled
    precondition {
      condition = each.value.predefined == null || contains(
        local.autoscaled[each.value.variant].serverless ? ["SageMakerVariantProvisionedConcurrencyUtilization"] : ["SageMakerVariantInvocationsPerInstance", "SageMakerVariantConcurrentRequestsPerModelHighResolution"],
        coalesce(each.value.predefined, "-")
      )
      error_message = "variants.${each.value.variant}.autoscaling.target_tracking.${each.value.policy} follows ${coalesce(each.value.predefined, "-")}. ${local.autoscaled[each.value.variant].serverless ? "A serverless variant is scaled on SageMakerVariantProvisionedConcurrencyUtilization" : "A variant with instances is scaled on SageMakerVariantInvocationsPerInstance or SageMakerVariantConcurrentRequestsPerModelHighResolution"}, or on a customized_metric."
    }

    precondition {
      condition     = each.value.predefined != "SageMakerVariantProvisionedConcurrencyUtilization" || try(each.value.value <= 1, true)
      error_message = "variants.${each.value.variant}.autoscaling.target_tracking.${each.value.policy}.target_value is ${try(coalesce(each.value.value, 0), 0)}. The utilization of provisioned concurrency is a share: more than 0, and at most 1."
    }

    precondition {
      condition     = (var.async_inference != null || each.value.backlog_per_instance == null) && (var.async_inference == null || each.value.predefined == null)
      error_message = "variants.${each.value.variant}.autoscaling.target_tracking.${each.value.policy} follows ${each.value.backlog_per_instance == null ? coalesce(each.value.predefined, "-") : "backlog_per_instance"}, and async_inference is ${var.async_inference == null ? "not set" : "set"}. An asynchronous endpoint is scaled on backlog_per_instance or a customized_metric, and has no metrics of its requests; another endpoint has no backlog."
    }

    precondition {
      condition     = contains(["Average", "Minimum", "Maximum", "SampleCount", "Sum"], try(coalesce(each.value.customized_metric.statistic, "-"), "Average"))
      error_message = "variants.${each.value.variant}.autoscaling.target_tracking.${each.value.policy}.customized_metric.statistic is \"${try(each.value.customized_metric.statistic, "-")}\". It is Average, Minimum, Maximum, SampleCount or Sum."
    }

    precondition {
      condition     = alltrue([for cooldown in concat(each.value.scale_in_cooldown[*], each.value.scale_out_cooldown[*]) : cooldown >= 0 && floor(cooldown) == cooldown])
      error_message = "variants.${each.value.variant}.autoscaling.target_tracking.${each.value.policy} has the cooldowns ${join(", ", concat(each.value.scale_in_cooldown[*], each.value.scale_out_cooldown[*]))}. scale_in_cooldown and scale_out_cooldown must be whole numbers of seconds, 0 or more."
    }

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
    precondition {
      condition     = contains(["ChangeInCapacity", "PercentChangeInCapacity", "ExactCapacity"], each.value.adjustment_type)
      error_message = "variants.${each.value.variant}.autoscaling.step.${each.value.policy}.adjustment_type is \"${each.value.adjustment_type}\". It is ChangeInCapacity, PercentChangeInCapacity or ExactCapacity."
    }

    precondition {
      condition     = contains(["Average", "Minimum", "Maximum"], each.value.metric_aggregation_type)
      error_message = "variants.${each.value.variant}.autoscaling.step.${each.value.policy}.metric_aggregation_type is \"${each.value.metric_aggregation_type}\". It is Average, Minimum or Maximum."
    }

    precondition {
      condition     = each.value.min_adjustment_magnitude == null ? true : each.value.adjustment_type == "PercentChangeInCapacity" && each.value.min_adjustment_magnitude >= 1
      error_message = "variants.${each.value.variant}.autoscaling.step.${each.value.policy}.min_adjustment_magnitude is ${coalesce(each.value.min_adjustment_magnitude, 0)} with ${each.value.adjustment_type}. It must be at least 1, and goes with PercentChangeInCapacity only."
    }

    precondition {
      condition     = each.value.cooldown == null ? true : each.value.cooldown >= 0
      error_message = "variants.${each.value.variant}.autoscaling.step.${each.value.policy}.cooldown is ${coalesce(each.value.cooldown, 0)}. It must be 0 seconds or more."
    }

    precondition {
      condition     = length(each.value.step_adjustments) >= 1 && length(each.value.step_adjustments) <= 20
      error_message = "variants.${each.value.variant}.autoscaling.step.${each.value.policy}.step_adjustments has ${length(each.value.step_adjustments)} entries. A step policy has 1 to 20."
    }

    precondition {
      condition     = alltrue([for step in each.value.step_adjustments : try(step.metric_interval_lower_bound < step.metric_interval_upper_bound, true)])
      error_message = "variants.${each.value.variant}.autoscaling.step.${each.value.policy}.step_adjustments has the intervals ${join(", ", [for step in each.value.step_adjustments : "${step.metric_interval_lower_bound} to ${step.metric_interval_upper_bound}" if !try(step.metric_interval_lower_bound < step.metric_interval_upper_bound, true)])}. metric_interval_lower_bound must be less than metric_interval_upper_bound."
    }

    # Every step but the last one ends where another begins.
    precondition {
      condition = (
        length([for step in each.value.step_adjustments : step if step.metric_interval_lower_bound == null]) <= 1
        && length([for step in each.value.step_adjustments : step if step.metric_interval_upper_bound == null]) <= 1
        && length(distinct([for step in each.value.step_adjustments : step.metric_interval_lower_bound])) == length(each.value.step_adjustments)
        && length([for step in each.value.step_adjustments : step if !try(contains([for other in each.value.step_adjustments : other.metric_interval_lower_bound], step.metric_interval_upper_bound), false)]) <= 1
      )
      error_message = "variants.${each.value.variant}.autoscaling.step.${each.value.policy}.step_adjustments has the intervals ${join(", ", [for step in each.value.step_adjustments : "${step.metric_interval_lower_bound == null ? "-∞" : format("%g", step.metric_interval_lower_bound)} to ${step.metric_interval_upper_bound == null ? "∞" : format("%g", step.metric_interval_upper_bound)}"])}. They must neither overlap nor leave a gap."
    }

    precondition {
      condition = (
        (alltrue([for step in each.value.step_adjustments : try(step.metric_interval_lower_bound >= 0, true)]) || anytrue([for step in each.value.step_adjustments : step.metric_interval_lower_bound == null]))
        && (alltrue([for step in each.value.step_adjustments : try(step.metric_interval_upper_bound <= 0, true)]) || anytrue([for step in each.value.step_adjustments : step.metric_interval_upper_bound == null]))
      )
      error_message = "variants.${each.value.variant}.autoscaling.step.${each.value.policy}.step_adjustments has the intervals ${join(", ", [for step in each.value.step_adjustments : "${step.metric_interval_lower_bound == null ? "-∞" : format("%g", step.metric_interval_lower_bound)} to ${step.metric_interval_upper_bound == null ? "∞" : format("%g", step.metric_interval_upper_bound)}"])}. With a bound above 0 one step must have no metric_interval_upper_bound, with one below 0 no metric_interval_lower_bound."
    }

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

  lifecycle {
    precondition {
      condition     = contains(["GreaterThanOrEqualToThreshold", "GreaterThanThreshold", "LessThanThreshold", "LessThanOrEqualToThreshold"], each.value.comparison_operator)
      error_message = "variants.${each.value.variant}.autoscaling.step.${each.value.policy}.alarm.comparison_operator is \"${each.value.comparison_operator}\". It is GreaterThanOrEqualToThreshold, GreaterThanThreshold, LessThanThreshold or LessThanOrEqualToThreshold."
    }

    precondition {
      condition     = contains(["Average", "Minimum", "Maximum", "SampleCount", "Sum"], each.value.statistic)
      error_message = "variants.${each.value.variant}.autoscaling.step.${each.value.policy}.alarm.statistic is \"${each.value.statistic}\". It is Average, Minimum, Maximum, SampleCount or Sum."
    }

    precondition {
      condition     = contains([10, 30], each.value.period) || (each.value.period >= 60 && each.value.period % 60 == 0)
      error_message = "variants.${each.value.variant}.autoscaling.step.${each.value.policy}.alarm.period is ${each.value.period}. It is 10, 30 or a multiple of 60 seconds."
    }

    precondition {
      condition     = each.value.evaluation_periods >= 1 && try(each.value.datapoints_to_alarm >= 1 && each.value.datapoints_to_alarm <= each.value.evaluation_periods, true)
      error_message = "variants.${each.value.variant}.autoscaling.step.${each.value.policy}.alarm has evaluation_periods ${each.value.evaluation_periods} and datapoints_to_alarm ${coalesce(each.value.datapoints_to_alarm, each.value.evaluation_periods)}. There must be at least 1 of each, and no more datapoints_to_alarm than evaluation_periods."
    }

    precondition {
      condition     = contains(["missing", "ignore", "breaching", "notBreaching"], each.value.treat_missing_data)
      error_message = "variants.${each.value.variant}.autoscaling.step.${each.value.policy}.alarm.treat_missing_data is \"${each.value.treat_missing_data}\". It is missing, ignore, breaching or notBreaching."
    }
  }
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
    precondition {
      condition     = can(regex("^(at|rate|cron)\\(.+\\)$", each.value.schedule))
      error_message = "variants.${each.value.variant}.autoscaling.scheduled.${each.value.action}.schedule is \"${each.value.schedule}\". It is cron(…), rate(…) or at(…), as cron(0 8 ? * MON-FRI *)."
    }

    precondition {
      condition     = each.value.min_capacity != null || each.value.max_capacity != null
      error_message = "variants.${each.value.variant}.autoscaling.scheduled.${each.value.action} has neither min_capacity nor max_capacity. A scheduled action sets at least one."
    }

    precondition {
      condition = (
        try(each.value.min_capacity <= each.value.max_capacity, true)
        && try(each.value.max_capacity >= 1, true)
        && try(each.value.min_capacity >= (var.async_inference == null ? 1 : 0), true)
      )
      error_message = "variants.${each.value.variant}.autoscaling.scheduled.${each.value.action} has min_capacity ${try(format("%g", each.value.min_capacity), "not set")} and max_capacity ${try(format("%g", each.value.max_capacity), "not set")}. max_capacity must be at least 1 and no less than min_capacity, and min_capacity at least 1, or 0 with async_inference."
    }

    precondition {
      condition     = alltrue([for time in concat(each.value.start_time[*], each.value.end_time[*]) : can(formatdate("YYYY", time))])
      error_message = "variants.${each.value.variant}.autoscaling.scheduled.${each.value.action} has the times ${join(", ", [for time in concat(each.value.start_time[*], each.value.end_time[*]) : "\"${time}\"" if !can(formatdate("YYYY", time))])}. start_time and end_time read as 2030-01-01T00:00:00Z."
    }

    replace_triggered_by = [terraform_data.scaled_instance_type[each.key]]
  }
}
