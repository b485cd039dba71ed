variable "variants" {
  description = <<-EOT
    Production variants by name, 1 to 10: the instances, or the serverless capacity, that serve a model. Requests are shared out by weight.
    - `model`: key in `models` of what the variant serves; may be left out where there is one model only.
    - `instance_type` (default `ml.m5.large`): SageMaker instance type, GPU and Inferentia included.
    - `initial_instance_count`: number of instances at the beginning and after each update. By default `autoscaling.min_capacity`, but at least 1.
    - `initial_variant_weight` (default `1`): share of the requests, relative to the sum of all weights; 0 for none. Use whole numbers or binary
      fractions such as 0.25: AWS gives 0.1 back as something else, and every plan would show a change.
    - `serverless`: capacity by request instead of instances: `memory_size_in_mb` (default `2048`; 1024 to 6144 in steps of 1024), `max_concurrency`
      (default `5`; 1 to 200), and `provisioned_concurrency` that is always warm, at most `max_concurrency`.
    - `managed_instance_scaling`: SageMaker's own scaling of the instances of inference components, between `min_instance_count` and
      `max_instance_count`; `status` (default `ENABLED`).
    - `routing_strategy`: how requests are shared out between the instances: `LEAST_OUTSTANDING_REQUESTS` or `RANDOM`; SageMaker's own default
      otherwise.
    - `volume_size_in_gb`: size of the storage volume of each instance, 1 to 512.
    - `core_dump`: where a crashed container's memory goes: `destination_s3_uri`, as `s3://BUCKET/PREFIX`, encrypted with `kms_key_arn`.
    - `enable_ssm_access` (default `false`): whether AWS Systems Manager may open a session in the container.
    - `inference_ami_version`: the machine image, with its drivers, that GPU instances start from, as `al2-ami-sagemaker-inference-gpu-2`.
    - `container_startup_health_check_timeout_in_seconds`: how long the container may take until it answers `/ping`, 60 to 3600 seconds; 8 minutes,
      SageMaker's own default, otherwise. A serverless variant has 3 minutes.
    - `model_data_download_timeout_in_seconds`: how long an instance may take to download the artifact, 60 to 3600 seconds; 8 minutes, SageMaker's
      own default, otherwise. A serverless variant has 3 minutes.
    - `autoscaling`: Application Auto Scaling of the number of instances, or of the provisioned concurrency of a serverless variant, between
      `min_capacity` (default `1`; `0` with `async_inference` only) and `max_capacity`.
    - `target_tracking` of `autoscaling` (default `{}`): policies by name, each with one of `requests_per_second` (what one instance can take; the
      target a minute is `requests_per_second` × 60 × `safety_factor`, 0.5 by default), `backlog_per_instance` (asynchronous requests that wait, for
      each instance), or `target_value` for a `predefined_metric_type` or a `customized_metric` (`metric_name`, `namespace`, `statistic`, by default
      `Average`, `unit`, and `dimensions`, by default those of the variant). `disable_scale_in` (default `false`), `scale_in_cooldown` and
      `scale_out_cooldown`, in seconds.
    - `step` of `autoscaling` (default `{}`): policies by name: `adjustment_type` (default `ChangeInCapacity`; `PercentChangeInCapacity`,
      `ExactCapacity`), `step_adjustments` (each a `scaling_adjustment` between `metric_interval_lower_bound` and `metric_interval_upper_bound`,
      both counted from the alarm's threshold), `cooldown`, `metric_aggregation_type` (default `Average`), `min_adjustment_magnitude`, and the
      `alarm` that sets it off: `metric_name`, `namespace` (default `AWS/SageMaker`), `statistic` (default `Average`), `dimensions` (default those
      of the variant), `comparison_operator` (default `GreaterThanOrEqualToThreshold`), `threshold`, `period` (default `60` seconds),
      `evaluation_periods` (default `1`), `datapoints_to_alarm`, `treat_missing_data` (default `missing`). Without `alarm`, give the output
      `autoscaling_policy_arns` to an alarm of yours.
    - `scheduled` of `autoscaling` (default `{}`): actions by name: at `schedule`, as `cron(0 8 ? * MON-FRI *)`, `rate(1 day)` or
      `at(2030-01-01T00:00:00)`, in the `timezone` (default `UTC`), from `start_time` to `end_time` if given, the capacity gets a new
      `min_capacity`, `max_capacity` or both.

    Refused, with the right name: `instance_count`, `model_name`, `serverless_config`, `variant_weight`, `weight`.
  EOT
  type = map(object({
    model                  = optional(string)
    instance_type          = optional(string)
    initial_instance_count = optional(number)
    initial_variant_weight = optional(number, 1)
    serverless = optional(object({
      memory_size_in_mb       = optional(number, 2048)
      max_concurrency         = optional(number, 5)
      provisioned_concurrency = optional(number)
    }))
    managed_instance_scaling = optional(object({
      status             = optional(string, "ENABLED")
      min_instance_count = optional(number)
      max_instance_count = optional(number)
    }))
    routing_strategy  = optional(string)
    volume_size_in_gb = optional(number)
    core_dump = optional(object({
      destination_s3_uri = string
      kms_key_arn        = optional(string)
    }))
    enable_ssm_access                                 = optional(bool, false)
    inference_ami_version                             = optional(string)
    container_startup_health_check_timeout_in_seconds = optional(number)
    model_data_download_timeout_in_seconds            = optional(number)

    autoscaling = optional(object({
      min_capacity = optional(number, 1)
      max_capacity = number
      target_tracking = optional(map(object({
        requests_per_second    = optional(number)
        safety_factor          = optional(number, 0.5)
        backlog_per_instance   = optional(number)
        target_value           = optional(number)
        predefined_metric_type = optional(string)
        customized_metric = optional(object({
          metric_name = string
          namespace   = string
          statistic   = optional(string, "Average")
          unit        = optional(string)
          dimensions  = optional(map(string))
        }))
        disable_scale_in   = optional(bool, false)
        scale_in_cooldown  = optional(number)
        scale_out_cooldown = optional(number)
      })), {})
      step = optional(map(object({
        adjustment_type          = optional(string, "ChangeInCapacity")
        cooldown                 = optional(number)
        metric_aggregation_type  = optional(string, "Average")
        min_adjustment_magnitude = optional(number)
        step_adjustments = list(object({
          scaling_adjustment          = number
          metric_interval_lower_bound = optional(number)
          metric_interval_upper_bound = optional(number)
        }))
        alarm = optional(object({
          metric_name         = string
          namespace           = optional(string, "AWS/SageMaker")
          statistic           = optional(string, "Average")
          dimensions          = optional(map(string))
          comparison_operator = optional(string, "GreaterThanOrEqualToThreshold")
          threshold           = number
          period              = optional(number, 60)
          evaluation_periods  = optional(number, 1)
          datapoints_to_alarm = optional(number)
          treat_missing_data  = optional(string, "missing")
        }))
      })), {})
      scheduled = optional(map(object({
        schedule     = string
        timezone     = optional(string, "UTC")
        start_time   = optional(string)
        end_time     = optional(string)
        min_capacity = optional(number)
        max_capacity = optional(number)
      })), {})
    }))
    instance_count    = optional(number)
    model_name        = optional(string)
    serverless_config = optional(map(string))
    variant_weight    = optional(number)
    weight            = optional(number)
  }))
  # The provider would invent a new name at every change, and a variant keeps its traffic and its scaling by its name.
  default  = { AllTraffic = {} }
  nullable = false

  validation {
    condition     = length(var.variants) >= 1 && length(var.variants) <= 10
    error_message = "variants has ${length(var.variants)} entries. An endpoint has 1 to 10 production variants."
  }
}

variable "shadow_variants" {
  description = <<-EOT
    Shadow variants by name: each gets a copy of the requests of the one production variant, and its answers go nowhere. SageMaker takes one.
    - `initial_variant_weight` (default `1`): the share of the requests that is copied, relative to the weight of the production variant.
    - `model`, `instance_type`, `initial_instance_count` (default `1`), `managed_instance_scaling` (`status`, `min_instance_count`,
      `max_instance_count`), `routing_strategy`, `volume_size_in_gb`, `core_dump` (`destination_s3_uri`, `kms_key_arn`), `enable_ssm_access`,
      `inference_ami_version`, `container_startup_health_check_timeout_in_seconds`, `model_data_download_timeout_in_seconds`: as in `variants`.
  EOT
  type = map(object({
    model                  = optional(string)
    instance_type          = optional(string)
    initial_instance_count = optional(number, 1)
    initial_variant_weight = optional(number, 1)
    managed_instance_scaling = optional(object({
      status             = optional(string, "ENABLED")
      min_instance_count = optional(number)
      max_instance_count = optional(number)
    }))
    routing_strategy  = optional(string)
    volume_size_in_gb = optional(number)
    core_dump = optional(object({
      destination_s3_uri = string
      kms_key_arn        = optional(string)
    }))
    enable_ssm_access                                 = optional(bool, false)
    inference_ami_version                             = optional(string)
    container_startup_health_check_timeout_in_seconds = optional(number)
    model_data_download_timeout_in_seconds            = optional(number)
  }))
  default  = {}
  nullable = false

  validation {
    condition     = length(var.shadow_variants) <= 1
    error_message = "shadow_variants has ${length(var.shadow_variants)} entries. SageMaker takes one shadow variant."
  }
}
