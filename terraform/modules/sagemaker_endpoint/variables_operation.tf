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
    condition = alltrue(flatten([for inference in var.async_inference[*] : [
      for url in concat([inference.s3_output_path], inference.s3_failure_path[*], inference.s3_input_paths) :
      length(url) <= 512 && can(regex("${local.s3_uri}(/[^*?$]*)?$", url))
    ]]))
    error_message = join(" ", [
      "async_inference has the S3 paths ${join(", ", flatten([for inference in var.async_inference[*] : [
        inference.s3_output_path, inference.s3_failure_path[*], inference.s3_input_paths,
      ]]))}. Each must be an S3 URL of at most 512 characters without *, ? and $, as s3://BUCKET/PREFIX.",
    ])
  }

  validation {
    condition     = alltrue([for inference in var.async_inference[*] : can(regex(local.kms_key_or_none, coalesce(inference.kms_key_arn, "-")))])
    error_message = "async_inference.kms_key_arn is \"${try(coalesce(var.async_inference.kms_key_arn), "-")}\". It must be the ARN of a KMS key."
  }

  validation {
    condition = alltrue(flatten([for inference in var.async_inference[*] : [
      for arn in concat(inference.success_topic_arn[*], inference.error_topic_arn[*]) :
      can(regex("^arn:[a-z-]+:sns:[a-z0-9-]+:[0-9]{12}:[a-zA-Z0-9_.-]+$", arn))
    ]]))
    error_message = join(" ", [
      "async_inference has the topics ${join(", ", flatten(values({ for field in ["success_topic_arn", "error_topic_arn"] :
      field => try(coalesce(var.async_inference[field]), "-") })))}.",
      "They must be ARNs of SNS topics, as arn:aws:sns:REGION:ACCOUNT:NAME.",
    ])
  }

  validation {
    condition = alltrue(flatten([for inference in var.async_inference[*] : [
      for topic in inference.include_inference_response_in :
      try({ SUCCESS_NOTIFICATION_TOPIC = inference.success_topic_arn, ERROR_NOTIFICATION_TOPIC = inference.error_topic_arn }[topic], null) != null
    ]]))
    error_message = join(" ", [
      "async_inference.include_inference_response_in has ${try(join(", ", var.async_inference.include_inference_response_in), "-")}. It may have",
      "SUCCESS_NOTIFICATION_TOPIC, with success_topic_arn, and ERROR_NOTIFICATION_TOPIC, with error_topic_arn.",
    ])
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
    condition = alltrue([for capture in var.data_capture[*] :
      length(capture.destination_s3_uri) <= 512 && can(regex("${local.s3_uri}(/[^*?$]*)?$", capture.destination_s3_uri))
    ])
    error_message = join(" ", [
      "data_capture.destination_s3_uri is \"${try(var.data_capture.destination_s3_uri, "-")}\".",
      "It must be an S3 URL of at most 512 characters without *, ? and $, as s3://BUCKET/PREFIX.",
    ])
  }

  validation {
    condition     = alltrue([for capture in var.data_capture[*] : can(regex(local.kms_key_or_none, coalesce(capture.kms_key_arn, "-")))])
    error_message = "data_capture.kms_key_arn is \"${try(coalesce(var.data_capture.kms_key_arn), "-")}\". It must be the ARN of a KMS key."
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
}
