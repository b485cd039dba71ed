variable "async_inference" {
  description = <<-EOT
    Makes the endpoint asynchronous: requests name an object in S3, wait in a queue, and their answers are put to S3.
    - `s3_output_path`: where answers go, as `s3://BUCKET/PREFIX`.
    - `s3_failure_path`: where the errors of failed requests go, as `s3://BUCKET/PREFIX`.
    - `s3_input_paths` (default `[]`): where requests are read from, each as `s3://BUCKET/PREFIX`. SageMaker reads them as the execution role, which
      is allowed these and no others.
    - `kms_key_arn`: KMS key that answers are encrypted with.
    - `success_topic_arn`, `error_topic_arn`: SNS topics that are told of each answer or failure.
    - `include_inference_response_in` (default `[]`): in which notifications the answer itself is included: `SUCCESS_NOTIFICATION_TOPIC`,
      `ERROR_NOTIFICATION_TOPIC`.
    - `max_concurrent_invocations_per_instance`: how many requests an instance is given at a time, 1 to 1000; SageMaker chooses otherwise.
  EOT
  type = object({
    s3_output_path                          = string
    s3_failure_path                         = optional(string)
    s3_input_paths                          = optional(list(string), [])
    kms_key_arn                             = optional(string)
    success_topic_arn                       = optional(string)
    error_topic_arn                         = optional(string)
    include_inference_response_in           = optional(set(string), [])
    max_concurrent_invocations_per_instance = optional(number)
  })
  default = null

  validation {
    condition = var.async_inference == null ? true : alltrue([for url in concat([var.async_inference.s3_output_path], var.async_inference.s3_failure_path[*], var.async_inference.s3_input_paths) :
      can(regex("^s3://[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](/[^*?$]*)?$", url)) && length(url) <= 512
    ])
    error_message = "async_inference has the S3 paths ${try(join(", ", [for url in concat([var.async_inference.s3_output_path], var.async_inference.s3_failure_path[*], var.async_inference.s3_input_paths) : "\"${url}\"" if !can(regex("^s3://[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](/[^*?$]*)?$", url)) || length(url) > 512]), "")}. Each must be an S3 URL of at most 512 characters without *, ? and $, as s3://BUCKET/PREFIX."
  }

  validation {
    condition     = try(var.async_inference.kms_key_arn, null) == null || can(regex("^arn:[a-z-]+:kms:[a-z0-9-]+:[0-9]{12}:key/.+$", var.async_inference.kms_key_arn))
    error_message = "async_inference.kms_key_arn is \"${try(coalesce(var.async_inference.kms_key_arn, "-"), "-")}\". It must be the ARN of a KMS key, as arn:aws:kms:REGION:ACCOUNT:key/ID."
  }

  validation {
    condition     = var.async_inference == null ? true : alltrue([for arn in concat(var.async_inference.success_topic_arn[*], var.async_inference.error_topic_arn[*]) : can(regex("^arn:[a-z-]+:sns:[a-z0-9-]+:[0-9]{12}:[a-zA-Z0-9_.-]+$", arn))])
    error_message = "async_inference has the topics ${try(join(", ", [for arn in concat(var.async_inference.success_topic_arn[*], var.async_inference.error_topic_arn[*]) : "\"${arn}\"" if !can(regex("^arn:[a-z-]+:sns:[a-z0-9-]+:[0-9]{12}:[a-zA-Z0-9_.-]+$", arn))]), "")}. success_topic_arn and error_topic_arn must be ARNs of SNS topics, as arn:aws:sns:REGION:ACCOUNT:NAME."
  }

  validation {
    condition = var.async_inference == null ? true : alltrue([for where in var.async_inference.include_inference_response_in :
      where == "SUCCESS_NOTIFICATION_TOPIC" ? var.async_inference.success_topic_arn != null : where == "ERROR_NOTIFICATION_TOPIC" ? var.async_inference.error_topic_arn != null : false
    ])
    error_message = "async_inference.include_inference_response_in has ${try(join(", ", [for where in var.async_inference.include_inference_response_in : "\"${where}\""]), "")}. It may have SUCCESS_NOTIFICATION_TOPIC, with success_topic_arn, and ERROR_NOTIFICATION_TOPIC, with error_topic_arn."
  }

  validation {
    condition     = try(var.async_inference.max_concurrent_invocations_per_instance >= 1 && var.async_inference.max_concurrent_invocations_per_instance <= 1000 && floor(var.async_inference.max_concurrent_invocations_per_instance) == var.async_inference.max_concurrent_invocations_per_instance, true)
    error_message = "async_inference.max_concurrent_invocations_per_instance is ${try(coalesce(var.async_inference.max_concurrent_invocations_per_instance, 0), 0)}. It must be a whole number from 1 to 1000."
  }
}

variable "data_capture" {
  description = <<-EOT
    Records requests and answers in S3.
    - `destination_s3_uri`: where to, as `s3://BUCKET/PREFIX`.
    - `initial_sampling_percentage` (default `100`): share of the requests that is recorded, 0 to 100.
    - `capture_modes` (default `["Input", "Output"]`): what of them.
    - `enable_capture` (default `true`): `false` keeps the settings and records nothing.
    - `kms_key_arn`: KMS key that the records are encrypted with.
    - `csv_content_types`, `json_content_types` (default `[]`): media types that are recorded as CSV or JSON text; all others are recorded in Base64.
  EOT
  type = object({
    destination_s3_uri          = string
    initial_sampling_percentage = optional(number, 100)
    capture_modes               = optional(set(string), ["Input", "Output"])
    enable_capture              = optional(bool, true)
    kms_key_arn                 = optional(string)
    csv_content_types           = optional(set(string), [])
    json_content_types          = optional(set(string), [])
  })
  default = null

  validation {
    condition     = var.data_capture == null ? true : can(regex("^s3://[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](/[^*?$]*)?$", var.data_capture.destination_s3_uri)) && length(var.data_capture.destination_s3_uri) <= 512
    error_message = "data_capture.destination_s3_uri is \"${try(var.data_capture.destination_s3_uri, "-")}\". It must be an S3 URL of at most 512 characters without *, ? and $, as s3://BUCKET/PREFIX."
  }

  validation {
    condition     = var.data_capture == null ? true : var.data_capture.initial_sampling_percentage >= 0 && var.data_capture.initial_sampling_percentage <= 100 && floor(var.data_capture.initial_sampling_percentage) == var.data_capture.initial_sampling_percentage
    error_message = "data_capture.initial_sampling_percentage is ${try(var.data_capture.initial_sampling_percentage, 0)}. It must be a whole number from 0 to 100."
  }

  validation {
    condition     = var.data_capture == null ? true : length(var.data_capture.capture_modes) > 0 && length(setsubtract(var.data_capture.capture_modes, ["Input", "Output"])) == 0
    error_message = "data_capture.capture_modes is [${try(join(", ", [for mode in var.data_capture.capture_modes : "\"${mode}\""]), "")}]. It has Input, Output or both."
  }

  validation {
    condition     = try(var.data_capture.kms_key_arn, null) == null || can(regex("^arn:[a-z-]+:kms:[a-z0-9-]+:[0-9]{12}:key/.+$", var.data_capture.kms_key_arn))
    error_message = "data_capture.kms_key_arn is \"${try(coalesce(var.data_capture.kms_key_arn, "-"), "-")}\". It must be the ARN of a KMS key, as arn:aws:kms:REGION:ACCOUNT:key/ID."
  }

  validation {
    condition = var.data_capture == null ? true : length(var.data_capture.csv_content_types) <= 10 && length(var.data_capture.json_content_types) <= 10 && alltrue([
      for type in setunion(var.data_capture.csv_content_types, var.data_capture.json_content_types) : can(regex("^[a-zA-Z0-9](-*[a-zA-Z0-9])*/[a-zA-Z0-9](-*[a-zA-Z0-9.])*$", type)) && length(type) <= 256
    ])
    error_message = "data_capture has the csv_content_types and json_content_types ${try(join(", ", [for type in setunion(var.data_capture.csv_content_types, var.data_capture.json_content_types) : "\"${type}\""]), "")}. SageMaker takes at most 10 of each, and a media type as text/csv, without parameters."
  }
}

variable "deployment" {
  description = <<-EOT
    How an update moves the endpoint from its old instances to new ones, and when it goes back. Without it SageMaker moves all traffic at once;
    serverless variants take none.
    - `blue_green`: a whole new fleet beside the old one. `traffic_routing` (default `ALL_AT_ONCE`): `ALL_AT_ONCE`; `CANARY`, in two steps, first
      `canary_size`; or `LINEAR`, in steps of `linear_step_size`. A size is a `type` (default `CAPACITY_PERCENT`, or `INSTANCE_COUNT`) and a
      `value`, at most half of the instances of each variant. `wait_interval_in_seconds` (default `0`; to 3600) is the time after each step in which
      alarms are watched, `termination_wait_in_seconds` (default `0`; to 3600) how long the old fleet is kept when all traffic has moved.
    - `rolling`: instances are replaced in batches of `maximum_batch_size`, 5 to 50 % of the capacity, each followed by `wait_interval_in_seconds`
      (default `0`; to 3600); `rollback_maximum_batch_size` is the size of the batches on the way back, all at once by default.
    - `maximum_execution_timeout_in_seconds`: longest time the deployment may take, 600 to 14400 seconds, and with `blue_green` more than all of its
      waits together; in either.
    - `auto_rollback_alarm_names` (default `[]`): CloudWatch alarms of yours, up to 10, that make SageMaker go back to the old instances; add
      `alarms.roll_back` for those of the module. Adding the first one to an endpoint that was made without replaces the endpoint.
  EOT
  type = object({
    blue_green = optional(object({
      traffic_routing          = optional(string, "ALL_AT_ONCE")
      wait_interval_in_seconds = optional(number, 0)
      canary_size = optional(object({
        type  = optional(string, "CAPACITY_PERCENT")
        value = number
      }))
      linear_step_size = optional(object({
        type  = optional(string, "CAPACITY_PERCENT")
        value = number
      }))
      termination_wait_in_seconds          = optional(number, 0)
      maximum_execution_timeout_in_seconds = optional(number)
    }))
    rolling = optional(object({
      maximum_batch_size = object({
        type  = optional(string, "CAPACITY_PERCENT")
        value = number
      })
      rollback_maximum_batch_size = optional(object({
        type  = optional(string, "CAPACITY_PERCENT")
        value = number
      }))
      wait_interval_in_seconds             = optional(number, 0)
      maximum_execution_timeout_in_seconds = optional(number)
    }))
    auto_rollback_alarm_names = optional(list(string), [])
  })
  default  = {}
  nullable = false

  validation {
    condition     = var.deployment.blue_green == null || var.deployment.rolling == null
    error_message = "deployment has blue_green and rolling. Set one of them."
  }

  validation {
    condition     = contains(["ALL_AT_ONCE", "CANARY", "LINEAR"], try(var.deployment.blue_green.traffic_routing, "ALL_AT_ONCE"))
    error_message = "deployment.blue_green.traffic_routing is \"${try(var.deployment.blue_green.traffic_routing, "-")}\". It is ALL_AT_ONCE, CANARY or LINEAR."
  }

  validation {
    condition     = var.deployment.blue_green == null ? true : (var.deployment.blue_green.canary_size != null) == (var.deployment.blue_green.traffic_routing == "CANARY") && (var.deployment.blue_green.linear_step_size != null) == (var.deployment.blue_green.traffic_routing == "LINEAR")
    error_message = "deployment.blue_green has the traffic_routing \"${try(var.deployment.blue_green.traffic_routing, "-")}\" ${try(var.deployment.blue_green.canary_size, null) == null ? "without" : "with"} canary_size and ${try(var.deployment.blue_green.linear_step_size, null) == null ? "without" : "with"} linear_step_size. canary_size goes with CANARY, linear_step_size with LINEAR, and neither with ALL_AT_ONCE."
  }

  validation {
    condition = alltrue([for size in concat(try(var.deployment.blue_green.canary_size, null)[*], try(var.deployment.blue_green.linear_step_size, null)[*], try(var.deployment.rolling.maximum_batch_size, null)[*], try(var.deployment.rolling.rollback_maximum_batch_size, null)[*]) :
      contains(["INSTANCE_COUNT", "CAPACITY_PERCENT"], size.type) && size.value >= 1 && floor(size.value) == size.value
    ])
    error_message = "deployment has the sizes ${join(", ", [for size in concat(try(var.deployment.blue_green.canary_size, null)[*], try(var.deployment.blue_green.linear_step_size, null)[*], try(var.deployment.rolling.maximum_batch_size, null)[*], try(var.deployment.rolling.rollback_maximum_batch_size, null)[*]) : "${size.value} ${size.type}"])}. type is INSTANCE_COUNT or CAPACITY_PERCENT, and value a whole number of at least 1."
  }

  validation {
    condition     = try(var.deployment.blue_green.canary_size.type == "CAPACITY_PERCENT" ? var.deployment.blue_green.canary_size.value <= 50 : true, true)
    error_message = "deployment.blue_green.canary_size is ${try(var.deployment.blue_green.canary_size.value, 0)} %. It must be at most 50 % of the capacity."
  }

  validation {
    condition     = try(var.deployment.blue_green.linear_step_size.type == "CAPACITY_PERCENT" ? var.deployment.blue_green.linear_step_size.value >= 10 && var.deployment.blue_green.linear_step_size.value <= 50 : true, true)
    error_message = "deployment.blue_green.linear_step_size is ${try(var.deployment.blue_green.linear_step_size.value, 0)} %. It must be 10 to 50 % of the capacity."
  }

  validation {
    condition     = try(var.deployment.rolling.maximum_batch_size.type == "CAPACITY_PERCENT" ? var.deployment.rolling.maximum_batch_size.value >= 5 && var.deployment.rolling.maximum_batch_size.value <= 50 : true, true)
    error_message = "deployment.rolling.maximum_batch_size is ${try(var.deployment.rolling.maximum_batch_size.value, 0)} %. It must be 5 to 50 % of the capacity."
  }

  validation {
    condition     = try(var.deployment.rolling.rollback_maximum_batch_size.type == "CAPACITY_PERCENT" ? var.deployment.rolling.rollback_maximum_batch_size.value <= 100 : true, true)
    error_message = "deployment.rolling.rollback_maximum_batch_size is ${try(var.deployment.rolling.rollback_maximum_batch_size.value, 0)} %. It must be at most 100 % of the capacity."
  }

  validation {
    condition     = alltrue([for wait in [try(var.deployment.blue_green.wait_interval_in_seconds, 0), try(var.deployment.blue_green.termination_wait_in_seconds, 0), try(var.deployment.rolling.wait_interval_in_seconds, 0)] : wait >= 0 && wait <= 3600])
    error_message = "deployment has the waits ${join(", ", [for wait in [try(var.deployment.blue_green.wait_interval_in_seconds, 0), try(var.deployment.blue_green.termination_wait_in_seconds, 0), try(var.deployment.rolling.wait_interval_in_seconds, 0)] : "${wait} seconds" if wait < 0 || wait > 3600])}. wait_interval_in_seconds and termination_wait_in_seconds must lie between 0 and 3600."
  }

  validation {
    condition     = alltrue([for limit in concat(try(var.deployment.blue_green.maximum_execution_timeout_in_seconds, null)[*], try(var.deployment.rolling.maximum_execution_timeout_in_seconds, null)[*]) : limit >= 600 && limit <= 14400])
    error_message = "deployment has the maximum_execution_timeout_in_seconds ${join(", ", concat(try(var.deployment.blue_green.maximum_execution_timeout_in_seconds, null)[*], try(var.deployment.rolling.maximum_execution_timeout_in_seconds, null)[*]))}. It must lie between 600 and 14400 seconds, which is what the provider takes."
  }

  validation {
    # as many waits as there are steps; how many steps of instances there are depends on the variant, but two at least
    condition     = try(var.deployment.blue_green.maximum_execution_timeout_in_seconds > var.deployment.blue_green.wait_interval_in_seconds * try(var.deployment.blue_green.linear_step_size.type == "CAPACITY_PERCENT" ? ceil(100 / var.deployment.blue_green.linear_step_size.value) : 2, var.deployment.blue_green.traffic_routing == "CANARY" ? 2 : 1) + var.deployment.blue_green.termination_wait_in_seconds, true)
    error_message = "deployment.blue_green.maximum_execution_timeout_in_seconds is ${try(coalesce(var.deployment.blue_green.maximum_execution_timeout_in_seconds, 0), 0)}. It must be more than all waits together: wait_interval_in_seconds after each step, and termination_wait_in_seconds."
  }

  validation {
    condition     = alltrue([for name in var.deployment.auto_rollback_alarm_names : length(name) >= 1 && length(name) <= 255 && !startswith(name, "arn:")])
    error_message = "deployment.auto_rollback_alarm_names has ${join(", ", [for name in var.deployment.auto_rollback_alarm_names : "\"${name}\"" if length(name) < 1 || length(name) > 255 || startswith(name, "arn:")])}. Give the names of CloudWatch alarms, of 1 to 255 characters, not their ARNs."
  }
}

variable "alarms" {
  description = <<-EOT
    CloudWatch alarms that the module makes for each production variant.
    - `error_rate`: share of the requests that the endpoint answers with a 5XX status, in percent, above `threshold`.
    - `error_count`: number of 5XX answers in a `period` above `threshold`.
    - `latency`: time that the model takes, in milliseconds, above `threshold`; `statistic` (default `p99`).
    - In each: `period` (default `60` seconds), `evaluation_periods` (default `1`) and `datapoints_to_alarm` (by default all of them).
    - `alarm_actions`, `ok_actions`, `insufficient_data_actions` (default `[]`): ARNs, such as those of SNS topics, that are told.
    - `roll_back` (default `false`): whether an update that sets one of them off is rolled back, besides `deployment.auto_rollback_alarm_names`.
      Turning it on for an endpoint that was made without any such alarm replaces the endpoint.
  EOT
  type = object({
    error_rate = optional(object({
      threshold           = number
      period              = optional(number, 60)
      evaluation_periods  = optional(number, 1)
      datapoints_to_alarm = optional(number)
    }))
    error_count = optional(object({
      threshold           = number
      period              = optional(number, 60)
      evaluation_periods  = optional(number, 1)
      datapoints_to_alarm = optional(number)
    }))
    latency = optional(object({
      threshold           = number
      statistic           = optional(string, "p99")
      period              = optional(number, 60)
      evaluation_periods  = optional(number, 1)
      datapoints_to_alarm = optional(number)
    }))
    alarm_actions             = optional(list(string), [])
    ok_actions                = optional(list(string), [])
    insufficient_data_actions = optional(list(string), [])
    roll_back                 = optional(bool, false)
  })
  default  = {}
  nullable = false

  validation {
    condition     = var.alarms.error_rate == null ? true : var.alarms.error_rate.threshold >= 0 && var.alarms.error_rate.threshold < 100
    error_message = "alarms.error_rate.threshold is ${try(var.alarms.error_rate.threshold, 0)}. It is a percentage that must be exceeded: 0 or more, and less than 100."
  }

  validation {
    condition     = alltrue([for alarm in concat(var.alarms.error_count[*], var.alarms.latency[*]) : alarm.threshold >= 0])
    error_message = "alarms has the thresholds ${join(", ", [for alarm in concat(var.alarms.error_count[*], var.alarms.latency[*]) : alarm.threshold if alarm.threshold < 0])}. A threshold must be 0 or more."
  }

  validation {
    condition     = var.alarms.latency == null || can(regex("^(Average|Minimum|Maximum|p([0-9]{1,2}(\\.[0-9]{1,10})?|100))$", var.alarms.latency.statistic))
    error_message = "alarms.latency.statistic is \"${try(var.alarms.latency.statistic, "-")}\". It is Average, Minimum, Maximum or a percentile, as p99 or p99.9."
  }

  validation {
    condition     = alltrue([for alarm in concat(var.alarms.error_rate[*], var.alarms.error_count[*], var.alarms.latency[*]) : contains([10, 30], alarm.period) || (alarm.period >= 60 && alarm.period % 60 == 0)])
    error_message = "alarms has the periods ${join(", ", [for alarm in concat(var.alarms.error_rate[*], var.alarms.error_count[*], var.alarms.latency[*]) : "${alarm.period} seconds"])}. A period is 10, 30 or a multiple of 60 seconds."
  }

  validation {
    condition = alltrue([for alarm in concat(var.alarms.error_rate[*], var.alarms.error_count[*], var.alarms.latency[*]) :
      alarm.evaluation_periods >= 1 && try(alarm.datapoints_to_alarm >= 1 && alarm.datapoints_to_alarm <= alarm.evaluation_periods, true) && alarm.evaluation_periods * alarm.period <= (alarm.period >= 3600 ? 604800 : 86400)
    ])
    error_message = "alarms has the evaluation_periods ${join(", ", [for alarm in concat(var.alarms.error_rate[*], var.alarms.error_count[*], var.alarms.latency[*]) : "${alarm.evaluation_periods} with ${coalesce(alarm.datapoints_to_alarm, alarm.evaluation_periods)} datapoints_to_alarm"])}. There must be at least 1 of each, no more datapoints_to_alarm than evaluation_periods, and no more periods than make a day, or a week where they last an hour or more."
  }

  validation {
    condition     = alltrue([for actions in [var.alarms.alarm_actions, var.alarms.ok_actions, var.alarms.insufficient_data_actions] : length(actions) <= 5 && alltrue([for arn in actions : startswith(arn, "arn:")])])
    error_message = "alarms has the actions ${join(", ", [for arn in concat(var.alarms.alarm_actions, var.alarms.ok_actions, var.alarms.insufficient_data_actions) : "\"${arn}\""])}. CloudWatch takes at most 5 of a kind, and each must be an ARN."
  }

  validation {
    condition     = !var.alarms.roll_back || var.alarms.error_rate != null || var.alarms.error_count != null || var.alarms.latency != null
    error_message = "alarms.roll_back is true, but the module makes no alarm. Set error_rate, error_count or latency, or give alarms of yours as deployment.auto_rollback_alarm_names."
  }
}
