# The rules for the scaling of variants, as in rules.tf.
locals {
  wrong_scaling = concat(local.wrong_capacities, local.wrong_target_tracking, local.wrong_steps, local.wrong_schedules)
  live_metrics  = ["SageMakerVariantInvocationsPerInstance", "SageMakerVariantConcurrentRequestsPerModelHighResolution"]
  share_metric  = "SageMakerVariantProvisionedConcurrencyUtilization"
  set_or_not    = { true = "not set", false = "set" }

  wrong_capacities = flatten([for name, scaled in local.autoscaled : [for sentence in compact([
    alltrue([
      scaled.min_capacity >= 0, scaled.max_capacity >= max(1, scaled.min_capacity), floor(scaled.min_capacity) == scaled.min_capacity,
      floor(scaled.max_capacity) == scaled.max_capacity,
      ]) ? "" : join(" ", [
      " has min_capacity ${scaled.min_capacity} and max_capacity ${scaled.max_capacity}.",
      "Both must be whole numbers, max_capacity at least 1, and no less than min_capacity.",
    ]),
    scaled.min_capacity > 0 || var.async_inference != null && !scaled.serverless ? "" : join(" ", [
      ".min_capacity is ${scaled.min_capacity}. Only an asynchronous endpoint scales down to no instance at all:",
      "set async_inference, or a min_capacity of at least 1.",
    ]),
    !startswith(coalesce(scaled.instance_type, "-"), "ml.t2.") ? "" : join(" ", [
      " is set for the instance type \"${scaled.instance_type}\".",
      "Application Auto Scaling takes no t2 instances: use another type, as ml.m5.large.",
    ]),
    !scaled.serverless || try(var.variants[name].serverless.provisioned_concurrency, null) != null ? "" : join(" ", [
      " is set for a serverless variant without provisioned_concurrency. That is what is scaled; requests beyond it scale by themselves:",
      "set serverless.provisioned_concurrency, or leave autoscaling out.",
    ]),
    !scaled.serverless || try(scaled.max_capacity <= var.variants[name].serverless.max_concurrency, true) ? "" : join(" ", [
      ".max_capacity is ${scaled.max_capacity}. The provisioned concurrency of a serverless variant can be at most its max_concurrency,",
      "${var.variants[name].serverless.max_concurrency}.",
    ]),
    length(setintersection(keys(scaled.target_tracking), keys(scaled.step))) == 0 &&
    !contains(concat(keys(scaled.target_tracking), keys(scaled.step)), "wake-from-zero") ? "" : join(" ", [
      " has policies by the same name in target_tracking (${join(", ", keys(scaled.target_tracking))}) and in step",
      "(${join(", ", keys(scaled.step))}), or one named wake-from-zero, which is the module's. Each policy of a variant has a name of its own.",
    ]),
  ]) : "variants.${name}.autoscaling${sentence}"]])

  wrong_target_tracking = flatten([for policy in values(local.target_tracking) : [for sentence in compact([
    length([for target in [policy.requests_per_second, policy.backlog_per_instance, policy.target_value] : true if target != null]) == 1 ? "" : join(" ", [
      " has requests_per_second ${local.set_or_not[policy.requests_per_second == null]},",
      "backlog_per_instance ${local.set_or_not[policy.backlog_per_instance == null]}",
      "and target_value ${local.set_or_not[policy.target_value == null]}. Set exactly one.",
    ]),
    (policy.target_value == null ? 0 : 1) == length([for metric in [policy.predefined_metric_type, policy.customized_metric] : true if metric != null]) ? "" :
    join(" ", [
      " has target_value ${local.set_or_not[policy.target_value == null]},",
      "predefined_metric_type ${local.set_or_not[policy.predefined_metric_type == null]}",
      "and customized_metric ${local.set_or_not[policy.customized_metric == null]}.",
      "A target_value is for one of the two metrics; requests_per_second and backlog_per_instance name theirs themselves.",
    ]),
    try(policy.value > 0, true) ? "" : " has the target ${policy.value}. A target must be more than 0.",
    policy.safety_factor > 0 && policy.safety_factor <= 1 ? "" : ".safety_factor is ${policy.safety_factor}. It must be more than 0, and at most 1.",
    # what the metric is of must be what is scaled
    policy.predefined == null || contains(
      local.autoscaled[policy.variant].serverless ? [local.share_metric] : local.live_metrics, coalesce(policy.predefined, "-")
      ) ? "" : join(" ", [
        " follows ${policy.predefined}. A",
        local.autoscaled[policy.variant].serverless ? "serverless variant" : "variant with instances",
        "is scaled on ${join(" or ", local.autoscaled[policy.variant].serverless ? [local.share_metric] : local.live_metrics)},",
        "or on a customized_metric.",
    ]),
    policy.predefined != local.share_metric || try(policy.value <= 1, true) ? "" :
    ".target_value is ${policy.value}. The utilization of provisioned concurrency is a share: more than 0, and at most 1.",
    (var.async_inference == null ? policy.backlog_per_instance : policy.predefined) == null ? "" : join(" ", [
      " follows ${policy.backlog_per_instance == null ? policy.predefined : "backlog_per_instance"},",
      "and async_inference is ${local.set_or_not[var.async_inference == null]}. An asynchronous endpoint is scaled on backlog_per_instance or a",
      "customized_metric, and has no metrics of its requests; another endpoint has no backlog.",
    ]),
    contains(["Average", "Minimum", "Maximum", "SampleCount", "Sum"], try(policy.customized_metric.statistic, "Average")) ? "" :
    ".customized_metric.statistic is \"${policy.customized_metric.statistic}\". It is Average, Minimum, Maximum, SampleCount or Sum.",
    alltrue([for seconds in concat(policy.scale_in_cooldown[*], policy.scale_out_cooldown[*]) : seconds >= 0 && floor(seconds) == seconds]) ? "" : join(" ", [
      " has the cooldowns ${join(", ", concat(policy.scale_in_cooldown[*], policy.scale_out_cooldown[*]))}.",
      "scale_in_cooldown and scale_out_cooldown must be whole numbers of seconds, 0 or more.",
    ]),
  ]) : "variants.${policy.variant}.autoscaling.target_tracking.${policy.policy}${sentence}"]])

  # of each step policy, where its steps begin and end
  step_bounds = { for key, policy in local.step_policies : key => {
    lower    = [for step in policy.step_adjustments : step.metric_interval_lower_bound]
    upper    = [for step in policy.step_adjustments : step.metric_interval_upper_bound]
    no_lower = anytrue([for step in policy.step_adjustments : step.metric_interval_lower_bound == null])
    no_upper = anytrue([for step in policy.step_adjustments : step.metric_interval_upper_bound == null])
    in_words = join(", ", [for step in policy.step_adjustments : join(" to ", [
      try(format("%g", step.metric_interval_lower_bound), "-∞"), try(format("%g", step.metric_interval_upper_bound), "∞"),
    ])])
  } }
  wrong_steps = flatten([for key, policy in local.step_policies : [for sentence in compact([
    contains(["ChangeInCapacity", "PercentChangeInCapacity", "ExactCapacity"], policy.adjustment_type) ? "" :
    "adjustment_type is \"${policy.adjustment_type}\". It is ChangeInCapacity, PercentChangeInCapacity or ExactCapacity.",
    contains(["Average", "Minimum", "Maximum"], policy.metric_aggregation_type) ? "" :
    "metric_aggregation_type is \"${policy.metric_aggregation_type}\". It is Average, Minimum or Maximum.",
    try(policy.min_adjustment_magnitude >= 1 && policy.adjustment_type == "PercentChangeInCapacity", true) ? "" : join(" ", [
      "min_adjustment_magnitude is ${policy.min_adjustment_magnitude} with ${policy.adjustment_type}.",
      "It must be at least 1, and goes with PercentChangeInCapacity only.",
    ]),
    try(policy.cooldown >= 0, true) ? "" : "cooldown is ${policy.cooldown}. It must be 0 seconds or more.",
    length(policy.step_adjustments) >= 1 && length(policy.step_adjustments) <= 20 ? "" :
    "step_adjustments has ${length(policy.step_adjustments)} entries. A step policy has 1 to 20.",
    alltrue([for step in policy.step_adjustments : try(step.metric_interval_lower_bound < step.metric_interval_upper_bound, true)]) ? "" : join(" ", [
      "step_adjustments has the intervals ${local.step_bounds[key].in_words}.",
      "metric_interval_lower_bound must be less than metric_interval_upper_bound.",
    ]),
    # every step but the last one ends where another begins
    alltrue([
      length([for bound in local.step_bounds[key].lower : true if bound == null]) <= 1,
      length([for bound in local.step_bounds[key].upper : true if bound == null]) <= 1,
      length(distinct(local.step_bounds[key].lower)) == length(policy.step_adjustments),
      length([for bound in local.step_bounds[key].upper : true if !try(contains(local.step_bounds[key].lower, bound), false)]) <= 1,
    ]) ? "" : "step_adjustments has the intervals ${local.step_bounds[key].in_words}. They must neither overlap nor leave a gap.",
    (alltrue([for bound in local.step_bounds[key].lower : try(bound >= 0, true)]) || local.step_bounds[key].no_lower) &&
    (alltrue([for bound in local.step_bounds[key].upper : try(bound <= 0, true)]) || local.step_bounds[key].no_upper) ? "" :
    join(" ", [
      "step_adjustments has the intervals ${local.step_bounds[key].in_words}.",
      "With a bound above 0 one step must have no metric_interval_upper_bound, with one below 0 no metric_interval_lower_bound.",
    ]),
    try(policy.alarm.datapoints_to_alarm <= policy.alarm.evaluation_periods, true) ? "" : join(" ", [
      "alarm has evaluation_periods ${policy.alarm.evaluation_periods} and datapoints_to_alarm ${policy.alarm.datapoints_to_alarm}.",
      "There cannot be more datapoints_to_alarm than evaluation_periods.",
    ]),
  ]) : "variants.${policy.variant}.autoscaling.step.${policy.policy}.${sentence}"]])

  wrong_schedules = flatten([for action in values(local.scheduled) : [for sentence in compact([
    can(regex("^(at|rate|cron)\\(.+\\)$", action.schedule)) ? "" :
    ".schedule is \"${action.schedule}\". It is cron(…), rate(…) or at(…), as cron(0 8 ? * MON-FRI *).",
    alltrue([
      action.min_capacity != null || action.max_capacity != null, try(action.min_capacity <= action.max_capacity, true),
      try(action.max_capacity >= 1, true), try(action.min_capacity >= (var.async_inference == null ? 1 : 0), true),
      ]) ? "" : join(" ", [
      " has min_capacity ${try(format("%g", action.min_capacity), "not set")} and max_capacity ${try(format("%g", action.max_capacity), "not set")}.",
      "One must be set. max_capacity must be at least 1 and no less than min_capacity, and min_capacity at least 1, or 0 with async_inference.",
    ]),
  ]) : "variants.${action.variant}.autoscaling.scheduled.${action.action}${sentence}"]])
}
