# The rules for queues, records, updates and alarms, as in rules.tf.
locals {
  kms_key_or_none = "^(-|arn:[a-z-]+:kms:[a-z0-9-]+:[0-9]{12}:key/.+)$"
  wrong_operation = concat(local.wrong_invocations, local.wrong_captures, local.wrong_deployment, local.wrong_alarms)

  wrong_invocations = [
    for most in try(var.async_inference.max_concurrent_invocations_per_instance, null)[*] :
    "async_inference.max_concurrent_invocations_per_instance is ${most}. It must be a whole number from 1 to 1000." if !contains(range(1, 1001), most)
  ]

  wrong_captures = flatten([for capture in var.data_capture[*] : [for sentence in compact([
    contains(range(0, 101), capture.initial_sampling_percentage) ? "" :
    ".initial_sampling_percentage is ${capture.initial_sampling_percentage}. It must be a whole number from 0 to 100.",
    length(capture.capture_modes) > 0 && length(setsubtract(capture.capture_modes, ["Input", "Output"])) == 0 ? "" :
    ".capture_modes is [${join(", ", capture.capture_modes)}]. It has Input, Output or both.",
    length(capture.csv_content_types) <= 10 && length(capture.json_content_types) <= 10 && alltrue([
      for type in setunion(capture.csv_content_types, capture.json_content_types) :
      length(type) <= 256 && can(regex("^[a-zA-Z0-9](-*[a-zA-Z0-9])*/[a-zA-Z0-9](-*[a-zA-Z0-9.])*$", type))
      ]) ? "" : join(" ", [
      " has the csv_content_types and json_content_types ${join(", ", setunion(capture.csv_content_types, capture.json_content_types))}.",
      "SageMaker takes at most 10 of each, and a media type as text/csv, without parameters.",
    ]),
  ]) : "data_capture${sentence}"]])

  # what SageMaker lets a step or a batch be, in percent of the instances of each variant
  deployment_sizes = [
    for size in [
      { name = "blue_green.canary_size", size = try(var.deployment.blue_green.canary_size, null), least = 0, most = 50 },
      { name = "blue_green.linear_step_size", size = try(var.deployment.blue_green.linear_step_size, null), least = 10, most = 50 },
      { name = "rolling.maximum_batch_size", size = try(var.deployment.rolling.maximum_batch_size, null), least = 5, most = 50 },
      { name = "rolling.rollback_maximum_batch_size", size = try(var.deployment.rolling.rollback_maximum_batch_size, null), least = 0, most = 100 },
    ] : size if size.size != null
  ]
  deployment_waits = { for name, policy in { blue_green = var.deployment.blue_green, rolling = var.deployment.rolling } : name => {
    waits = [for field in ["wait_interval_in_seconds", "termination_wait_in_seconds"] : try(policy[field], 0)]
    limit = try(policy.maximum_execution_timeout_in_seconds, null)
  } if policy != null }
  wrong_deployment = concat(
    var.deployment.blue_green == null || var.deployment.rolling == null ? [] : ["deployment has blue_green and rolling. Set one of them."],
    flatten([for blue_green in var.deployment.blue_green[*] : compact([
      contains(["ALL_AT_ONCE", "CANARY", "LINEAR"], blue_green.traffic_routing) ? "" :
      "deployment.blue_green.traffic_routing is \"${blue_green.traffic_routing}\". It is ALL_AT_ONCE, CANARY or LINEAR.",
      (blue_green.canary_size != null) == (blue_green.traffic_routing == "CANARY") &&
      (blue_green.linear_step_size != null) == (blue_green.traffic_routing == "LINEAR") ? "" : join(" ", [
        "deployment.blue_green has the traffic_routing \"${blue_green.traffic_routing}\" ${blue_green.canary_size == null ? "without" : "with"}",
        "canary_size and ${blue_green.linear_step_size == null ? "without" : "with"} linear_step_size.",
        "canary_size goes with CANARY, linear_step_size with LINEAR, and neither with ALL_AT_ONCE.",
      ]),
      # as many waits as there are steps; how many steps of instances there are depends on the variant, but two at least
      try(blue_green.maximum_execution_timeout_in_seconds > blue_green.termination_wait_in_seconds + blue_green.wait_interval_in_seconds * try(
        blue_green.linear_step_size.type == "CAPACITY_PERCENT" ? ceil(100 / blue_green.linear_step_size.value) : 2,
        blue_green.traffic_routing == "CANARY" ? 2 : 1,
        ), true) ? "" : join(" ", [
        "deployment.blue_green.maximum_execution_timeout_in_seconds is ${blue_green.maximum_execution_timeout_in_seconds}.",
        "It must be more than all waits together: wait_interval_in_seconds after each step, and termination_wait_in_seconds.",
      ]),
    ])]),
    flatten([for each in local.deployment_sizes : compact([
      contains(["INSTANCE_COUNT", "CAPACITY_PERCENT"], each.size.type) && each.size.value >= 1 && floor(each.size.value) == each.size.value ? "" :
      "deployment.${each.name} is ${each.size.value} ${each.size.type}. type is INSTANCE_COUNT or CAPACITY_PERCENT, and value a whole number of at least 1.",
      each.size.type != "CAPACITY_PERCENT" || each.size.value >= each.least && each.size.value <= each.most ? "" :
      "deployment.${each.name} is ${each.size.value} %. It must be ${each.least} to ${each.most} % of the capacity.",
    ])]),
    flatten([for name, policy in local.deployment_waits : compact([
      alltrue([for wait in policy.waits : wait >= 0 && wait <= 3600]) ? "" :
      "deployment.${name} has the waits ${join(" and ", policy.waits)} seconds. Each must lie between 0 and 3600.",
      try(policy.limit >= 600 && policy.limit <= 14400, true) ? "" :
      "deployment.${name}.maximum_execution_timeout_in_seconds is ${policy.limit}. It must lie between 600 and 14400 seconds, as the provider takes it.",
    ])]),
    [
      for name in var.deployment.auto_rollback_alarm_names : join(" ", [
        "deployment.auto_rollback_alarm_names has \"${name}\".",
        "Give the names of CloudWatch alarms, of 1 to 255 characters, not their ARNs.",
      ]) if length(name) < 1 || length(name) > 255 || startswith(name, "arn:")
    ],
  )

  given_alarms = {
    for name, alarm in { error_rate = var.alarms.error_rate, error_count = var.alarms.error_count, latency = var.alarms.latency } : name => alarm
    if alarm != null
  }
  wrong_alarms = concat(
    !var.alarms.roll_back || length(local.given_alarms) > 0 ? [] : [join(" ", [
      "alarms.roll_back is true, but the module makes no alarm.",
      "Set error_rate, error_count or latency, or give alarms of yours as deployment.auto_rollback_alarm_names.",
    ])],
    flatten([for name, alarm in local.given_alarms : [for sentence in compact([
      alarm.threshold >= 0 && (name != "error_rate" || alarm.threshold < 100) ? "" :
      "threshold is ${alarm.threshold}. It must be 0 or more, and that of error_rate, a percentage, less than 100.",
      alltrue([
        alarm.evaluation_periods >= 1, try(alarm.datapoints_to_alarm >= 1 && alarm.datapoints_to_alarm <= alarm.evaluation_periods, true),
        alarm.evaluation_periods * alarm.period <= (alarm.period >= 3600 ? 604800 : 86400),
        ]) ? "" : join(" ", [
        "evaluation_periods is ${alarm.evaluation_periods} with ${coalesce(alarm.datapoints_to_alarm, alarm.evaluation_periods)} datapoints_to_alarm.",
        "There must be at least 1 of each, no more datapoints_to_alarm than evaluation_periods, and no more periods than make a day, or a week",
        "where they last an hour or more.",
      ]),
    ]) : "alarms.${name}.${sentence}"]]),
  )
}
