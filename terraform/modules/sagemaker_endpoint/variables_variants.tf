variable "variants" {
  description = <<-EOT
    Production variants by name, 1 to 10: the instances, or the serverless capacity, that serve a model. Requests are shared out by weight.
    - `model`: key in `models` of what the variant serves; may be left out where there is one model only.
    - `instance_type` (default `ml.m5.large`): SageMaker instance type, GPU and Inferentia included.
    - `initial_instance_count`: number of instances at the beginning and after each update. By default `autoscaling.min_capacity`, but at least 1.
    - `initial_variant_weight` (default `1`): share of the requests, relative to the sum of all weights; 0 for none. Use whole numbers or binary fractions such as 0.25: AWS gives 0.1 back as something else, and every plan would show a change.
    - `serverless`: capacity by request instead of instances: `memory_size_in_mb` (default `2048`; 1024 to 6144 in steps of 1024), `max_concurrency` (default `5`; 1 to 200), and `provisioned_concurrency` that is always warm, at most `max_concurrency`.
    - `managed_instance_scaling`: SageMaker's own scaling of the instances of inference components, between `min_instance_count` and `max_instance_count`; `status` (default `ENABLED`).
    - `routing_strategy`: how requests are shared out between the instances: `LEAST_OUTSTANDING_REQUESTS` or `RANDOM`; SageMaker's own default otherwise.
    - `volume_size_in_gb`: size of the storage volume of each instance, 1 to 512.
    - `core_dump`: where a crashed container's memory goes: `destination_s3_uri`, as `s3://BUCKET/PREFIX`, encrypted with `kms_key_arn`.
    - `enable_ssm_access` (default `false`): whether AWS Systems Manager may open a session in the container.
    - `inference_ami_version`: the machine image, with its drivers, that GPU instances start from, as `al2-ami-sagemaker-inference-gpu-2`.
    - `container_startup_health_check_timeout_in_seconds`: how long the container may take until it answers `/ping`, 60 to 3600 seconds; 8 minutes, SageMaker's own default, otherwise. A serverless variant has 3 minutes.
    - `model_data_download_timeout_in_seconds`: how long an instance may take to download the artifact, 60 to 3600 seconds; 8 minutes, SageMaker's own default, otherwise. A serverless variant has 3 minutes.
    - `autoscaling`: Application Auto Scaling of the number of instances, or of the provisioned concurrency of a serverless variant, between `min_capacity` (default `1`; `0` with `async_inference` only) and `max_capacity`.
    - `target_tracking` of `autoscaling` (default `{}`): policies by name, each with one of `requests_per_second` (what one instance can take; the target a minute is `requests_per_second` × 60 × `safety_factor`, 0.5 by default), `backlog_per_instance` (asynchronous requests that wait, for each instance), or `target_value` for a `predefined_metric_type` or a `customized_metric` (`metric_name`, `namespace`, `statistic`, by default `Average`, `unit`, and `dimensions`, by default those of the variant). `disable_scale_in` (default `false`), `scale_in_cooldown` and `scale_out_cooldown`, in seconds.
    - `step` of `autoscaling` (default `{}`): policies by name: `adjustment_type` (default `ChangeInCapacity`; `PercentChangeInCapacity`, `ExactCapacity`), `step_adjustments` (each a `scaling_adjustment` between `metric_interval_lower_bound` and `metric_interval_upper_bound`, both counted from the alarm's threshold), `cooldown`, `metric_aggregation_type` (default `Average`), `min_adjustment_magnitude`, and the `alarm` that sets it off: `metric_name`, `namespace` (default `AWS/SageMaker`), `statistic` (default `Average`), `dimensions` (default those of the variant), `comparison_operator` (default `GreaterThanOrEqualToThreshold`), `threshold`, `period` (default `60` seconds), `evaluation_periods` (default `1`), `datapoints_to_alarm`, `treat_missing_data` (default `missing`). Without `alarm`, give the output `autoscaling_policy_arns` to an alarm of yours.
    - `scheduled` of `autoscaling` (default `{}`): actions by name: at `schedule`, as `cron(0 8 ? * MON-FRI *)`, `rate(1 day)` or `at(2030-01-01T00:00:00)`, in the `timezone` (default `UTC`), from `start_time` to `end_time` if given, the capacity gets a new `min_capacity`, `max_capacity` or both.
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
  }))
  # The provider would invent a new name at every change, and a variant keeps its traffic and its scaling by its name.
  default  = { AllTraffic = {} }
  nullable = false

  validation {
    condition     = length(var.variants) >= 1 && length(var.variants) <= 10
    error_message = "variants has ${length(var.variants)} entries. An endpoint has 1 to 10 production variants."
  }

  validation {
    condition     = alltrue([for name in keys(var.variants) : can(regex("^[a-zA-Z0-9](-*[a-zA-Z0-9])*$", name)) && length(name) <= 63])
    error_message = "variants has the names ${join(", ", [for name in keys(var.variants) : "\"${name}\"" if !can(regex("^[a-zA-Z0-9](-*[a-zA-Z0-9])*$", name)) || length(name) > 63])}. A variant name has at most 63 letters, digits and hyphens, and begins and ends with a letter or a digit."
  }

  validation {
    condition     = alltrue([for variant in values(var.variants) : variant.instance_type == null || can(regex("^ml\\.[a-z0-9-]+\\.[a-z0-9-]+$", variant.instance_type))])
    error_message = "variants has the instance type ${join(", ", [for name, variant in var.variants : "\"${coalesce(variant.instance_type, "-")}\" in ${name}" if variant.instance_type != null && !can(regex("^ml\\.[a-z0-9-]+\\.[a-z0-9-]+$", variant.instance_type))])}. A SageMaker instance type reads ml.FAMILY.SIZE, as ml.m5.large."
  }

  validation {
    condition     = alltrue([for variant in values(var.variants) : variant.initial_instance_count == null ? true : variant.initial_instance_count >= 1 && floor(variant.initial_instance_count) == variant.initial_instance_count])
    error_message = "variants has the initial_instance_count ${join(", ", [for name, variant in var.variants : "${coalesce(variant.initial_instance_count, 1)} in ${name}" if variant.initial_instance_count == null ? false : variant.initial_instance_count < 1 || floor(variant.initial_instance_count) != variant.initial_instance_count])}. It must be a whole number and at least 1."
  }

  validation {
    condition     = alltrue([for variant in values(var.variants) : variant.initial_variant_weight >= 0])
    error_message = "variants has the initial_variant_weight ${join(", ", [for name, variant in var.variants : "${variant.initial_variant_weight} in ${name}" if variant.initial_variant_weight < 0])}. A weight must be 0 or more."
  }

  validation {
    condition     = length(var.variants) == 0 || anytrue([for variant in values(var.variants) : variant.initial_variant_weight != 0])
    error_message = "variants has no initial_variant_weight above 0, so no variant would get a request. Give at least one of ${join(", ", keys(var.variants))} a weight."
  }

  validation {
    condition = alltrue([for variant in values(var.variants) :
      variant.container_startup_health_check_timeout_in_seconds == null ? true : variant.container_startup_health_check_timeout_in_seconds >= 60 && variant.container_startup_health_check_timeout_in_seconds <= 3600
    ])
    error_message = "variants has a container_startup_health_check_timeout_in_seconds of ${join(", ", [for name, variant in var.variants : "${coalesce(variant.container_startup_health_check_timeout_in_seconds, 0)} in ${name}" if variant.container_startup_health_check_timeout_in_seconds != null])}. It must lie between 60 and 3600 seconds."
  }

  validation {
    condition = alltrue([for variant in values(var.variants) :
      variant.model_data_download_timeout_in_seconds == null ? true : variant.model_data_download_timeout_in_seconds >= 60 && variant.model_data_download_timeout_in_seconds <= 3600
    ])
    error_message = "variants has a model_data_download_timeout_in_seconds of ${join(", ", [for name, variant in var.variants : "${coalesce(variant.model_data_download_timeout_in_seconds, 0)} in ${name}" if variant.model_data_download_timeout_in_seconds != null])}. It must lie between 60 and 3600 seconds."
  }

  validation {
    condition = alltrue([for variant in values(var.variants) : variant.serverless == null || (
      variant.instance_type == null && variant.initial_instance_count == null && variant.managed_instance_scaling == null && variant.routing_strategy == null
      && variant.volume_size_in_gb == null && variant.core_dump == null && !variant.enable_ssm_access && variant.inference_ami_version == null
    )])
    error_message = "variants has serverless and settings of instances in ${join(", ", [for name, variant in var.variants : "${name} (${join(", ", compact([
      variant.instance_type == null ? "" : "instance_type \"${variant.instance_type}\"",
      variant.initial_instance_count == null ? "" : "initial_instance_count",
      variant.managed_instance_scaling == null ? "" : "managed_instance_scaling",
      variant.routing_strategy == null ? "" : "routing_strategy",
      variant.volume_size_in_gb == null ? "" : "volume_size_in_gb",
      variant.core_dump == null ? "" : "core_dump",
      variant.enable_ssm_access ? "enable_ssm_access" : "",
      variant.inference_ami_version == null ? "" : "inference_ami_version",
    ]))})" if variant.serverless != null])}. A serverless variant has no instances of its own, and no GPU: leave them out."
  }

  validation {
    condition     = alltrue([for variant in values(var.variants) : variant.serverless == null || contains([1024, 2048, 3072, 4096, 5120, 6144], try(variant.serverless.memory_size_in_mb, 0))])
    error_message = "variants has the serverless.memory_size_in_mb ${join(", ", [for name, variant in var.variants : "${variant.serverless.memory_size_in_mb} in ${name}" if variant.serverless != null && !contains([1024, 2048, 3072, 4096, 5120, 6144], try(variant.serverless.memory_size_in_mb, 0))])}. It is 1024, 2048, 3072, 4096, 5120 or 6144."
  }

  validation {
    condition     = alltrue([for variant in values(var.variants) : try(variant.serverless.max_concurrency >= 1 && variant.serverless.max_concurrency <= 200 && floor(variant.serverless.max_concurrency) == variant.serverless.max_concurrency, variant.serverless == null)])
    error_message = "variants has the serverless.max_concurrency ${join(", ", [for name, variant in var.variants : "${variant.serverless.max_concurrency} in ${name}" if !try(variant.serverless.max_concurrency >= 1 && variant.serverless.max_concurrency <= 200 && floor(variant.serverless.max_concurrency) == variant.serverless.max_concurrency, true)])}. It must be a whole number from 1 to 200."
  }

  validation {
    condition     = alltrue([for variant in values(var.variants) : try(variant.serverless.provisioned_concurrency >= 1 && variant.serverless.provisioned_concurrency <= variant.serverless.max_concurrency && floor(variant.serverless.provisioned_concurrency) == variant.serverless.provisioned_concurrency, true)])
    error_message = "variants has the serverless.provisioned_concurrency ${join(", ", [for name, variant in var.variants : "${variant.serverless.provisioned_concurrency} in ${name}" if !try(variant.serverless.provisioned_concurrency >= 1 && variant.serverless.provisioned_concurrency <= variant.serverless.max_concurrency && floor(variant.serverless.provisioned_concurrency) == variant.serverless.provisioned_concurrency, true)])}. It must be a whole number from 1 to max_concurrency."
  }

  validation {
    condition     = alltrue([for variant in values(var.variants) : try(contains(["ENABLED", "DISABLED"], variant.managed_instance_scaling.status), true)])
    error_message = "variants has the managed_instance_scaling.status ${join(", ", [for name, variant in var.variants : "\"${variant.managed_instance_scaling.status}\" in ${name}" if !try(contains(["ENABLED", "DISABLED"], variant.managed_instance_scaling.status), true)])}. It is ENABLED or DISABLED."
  }

  validation {
    condition = alltrue([for variant in values(var.variants) : try(variant.managed_instance_scaling.min_instance_count >= 1, true)
    && try(variant.managed_instance_scaling.max_instance_count >= 1, true) && try(variant.managed_instance_scaling.max_instance_count >= variant.managed_instance_scaling.min_instance_count, true)])
    error_message = "variants has managed_instance_scaling from ${join(", ", [for name, variant in var.variants : "${try(coalesce(variant.managed_instance_scaling.min_instance_count, 1), 1)} to ${try(coalesce(variant.managed_instance_scaling.max_instance_count, 1), 1)} instances in ${name}" if !try(variant.managed_instance_scaling.min_instance_count >= 1, true) || !try(variant.managed_instance_scaling.max_instance_count >= 1, true) || !try(variant.managed_instance_scaling.max_instance_count >= variant.managed_instance_scaling.min_instance_count, true)])}. min_instance_count must be 1 or more, and max_instance_count no less than it."
  }

  validation {
    condition     = alltrue([for variant in values(var.variants) : variant.routing_strategy == null || contains(["LEAST_OUTSTANDING_REQUESTS", "RANDOM"], coalesce(variant.routing_strategy, "-"))])
    error_message = "variants has the routing_strategy ${join(", ", [for name, variant in var.variants : "\"${coalesce(variant.routing_strategy, "-")}\" in ${name}" if variant.routing_strategy != null && !contains(["LEAST_OUTSTANDING_REQUESTS", "RANDOM"], coalesce(variant.routing_strategy, "-"))])}. It is LEAST_OUTSTANDING_REQUESTS or RANDOM."
  }

  validation {
    condition     = alltrue([for variant in values(var.variants) : try(variant.volume_size_in_gb >= 1 && variant.volume_size_in_gb <= 512 && floor(variant.volume_size_in_gb) == variant.volume_size_in_gb, true)])
    error_message = "variants has the volume_size_in_gb ${join(", ", [for name, variant in var.variants : "${variant.volume_size_in_gb} in ${name}" if !try(variant.volume_size_in_gb >= 1 && variant.volume_size_in_gb <= 512 && floor(variant.volume_size_in_gb) == variant.volume_size_in_gb, true)])}. It must be a whole number from 1 to 512."
  }

  validation {
    # https://docs.aws.amazon.com/sagemaker/latest/dg/host-instance-storage.html
    condition     = alltrue([for variant in values(var.variants) : variant.volume_size_in_gb == null || !can(regex("^ml\\.([a-z]+[0-9]+[a-z]*d[a-z]*|g5)\\.", variant.instance_type))])
    error_message = "variants has a volume_size_in_gb with the instance type ${join(", ", [for name, variant in var.variants : "\"${coalesce(variant.instance_type, "-")}\" in ${name}" if variant.volume_size_in_gb != null && can(regex("^ml\\.([a-z]+[0-9]+[a-z]*d[a-z]*|g5)\\.", variant.instance_type))])}. These instances have local storage of a fixed size: leave volume_size_in_gb out."
  }

  validation {
    condition     = alltrue([for variant in values(var.variants) : variant.core_dump == null || can(regex("^s3://[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](/[^*?$]*)?$", variant.core_dump.destination_s3_uri))])
    error_message = "variants has the core_dump.destination_s3_uri ${join(", ", [for name, variant in var.variants : "\"${variant.core_dump.destination_s3_uri}\" in ${name}" if variant.core_dump != null && !can(regex("^s3://[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](/[^*?$]*)?$", variant.core_dump.destination_s3_uri))])}. It must be an S3 URL without *, ? and $, as s3://BUCKET/PREFIX."
  }

  validation {
    condition     = alltrue([for variant in values(var.variants) : try(variant.core_dump.kms_key_arn, null) == null || can(regex("^arn:[a-z-]+:kms:[a-z0-9-]+:[0-9]{12}:key/.+$", variant.core_dump.kms_key_arn))])
    error_message = "variants has the core_dump.kms_key_arn ${join(", ", [for name, variant in var.variants : "\"${variant.core_dump.kms_key_arn}\" in ${name}" if try(variant.core_dump.kms_key_arn, null) != null && !can(regex("^arn:[a-z-]+:kms:[a-z0-9-]+:[0-9]{12}:key/.+$", variant.core_dump.kms_key_arn))])}. It must be the ARN of a KMS key, as arn:aws:kms:REGION:ACCOUNT:key/ID."
  }

  validation {
    condition     = alltrue([for variant in values(var.variants) : variant.inference_ami_version == null || can(regex("^al(2|2023)-ami-sagemaker-inference-(gpu|neuron)-[0-9]+(-[0-9]+)?$", variant.inference_ami_version))])
    error_message = "variants has the inference_ami_version ${join(", ", [for name, variant in var.variants : "\"${coalesce(variant.inference_ami_version, "-")}\" in ${name}" if variant.inference_ami_version != null && !can(regex("^al(2|2023)-ami-sagemaker-inference-(gpu|neuron)-[0-9]+(-[0-9]+)?$", variant.inference_ami_version))])}. It reads as al2-ami-sagemaker-inference-gpu-2."
  }
}

variable "shadow_variants" {
  description = <<-EOT
    Shadow variants by name: each gets a copy of the requests of the one production variant, and its answers go nowhere. SageMaker takes one.
    - `initial_variant_weight` (default `1`): the share of the requests that is copied, relative to the weight of the production variant.
    - `model`, `instance_type`, `initial_instance_count` (default `1`), `managed_instance_scaling` (`status`, `min_instance_count`, `max_instance_count`), `routing_strategy`, `volume_size_in_gb`, `core_dump` (`destination_s3_uri`, `kms_key_arn`), `enable_ssm_access`, `inference_ami_version`, `container_startup_health_check_timeout_in_seconds`, `model_data_download_timeout_in_seconds`: as in `variants`.
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

  validation {
    condition     = alltrue([for name in keys(var.shadow_variants) : can(regex("^[a-zA-Z0-9](-*[a-zA-Z0-9])*$", name)) && length(name) <= 63])
    error_message = "shadow_variants has the names ${join(", ", [for name in keys(var.shadow_variants) : "\"${name}\""])}. A variant name has at most 63 letters, digits and hyphens, and begins and ends with a letter or a digit."
  }

  validation {
    condition     = alltrue([for variant in values(var.shadow_variants) : variant.instance_type == null || can(regex("^ml\\.[a-z0-9-]+\\.[a-z0-9-]+$", variant.instance_type))])
    error_message = "shadow_variants has the instance type ${join(", ", [for name, variant in var.shadow_variants : "\"${coalesce(variant.instance_type, "-")}\" in ${name}"])}. A SageMaker instance type reads ml.FAMILY.SIZE, as ml.m5.large."
  }

  validation {
    condition     = alltrue([for variant in values(var.shadow_variants) : variant.initial_instance_count >= 1 && floor(variant.initial_instance_count) == variant.initial_instance_count && variant.initial_variant_weight > 0])
    error_message = "shadow_variants has ${join(", ", [for name, variant in var.shadow_variants : "${variant.initial_instance_count} instances and the weight ${variant.initial_variant_weight} in ${name}"])}. initial_instance_count must be a whole number and at least 1, and initial_variant_weight more than 0: a shadow variant without requests is of no use."
  }

  validation {
    condition     = alltrue([for variant in values(var.shadow_variants) : variant.routing_strategy == null || contains(["LEAST_OUTSTANDING_REQUESTS", "RANDOM"], coalesce(variant.routing_strategy, "-"))])
    error_message = "shadow_variants has the routing_strategy ${join(", ", [for name, variant in var.shadow_variants : "\"${coalesce(variant.routing_strategy, "-")}\" in ${name}"])}. It is LEAST_OUTSTANDING_REQUESTS or RANDOM."
  }

  validation {
    condition = alltrue([for variant in values(var.shadow_variants) : try(variant.volume_size_in_gb >= 1 && variant.volume_size_in_gb <= 512 && floor(variant.volume_size_in_gb) == variant.volume_size_in_gb, true)
    && (variant.volume_size_in_gb == null || !can(regex("^ml\\.([a-z]+[0-9]+[a-z]*d[a-z]*|g5)\\.", variant.instance_type)))])
    error_message = "shadow_variants has the volume_size_in_gb ${join(", ", [for name, variant in var.shadow_variants : "${try(coalesce(variant.volume_size_in_gb, 0), 0)} in ${name}"])}. It must be a whole number from 1 to 512, and be left out for instances with local storage."
  }

  validation {
    condition     = alltrue([for variant in values(var.shadow_variants) : variant.core_dump == null || (can(regex("^s3://[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](/[^*?$]*)?$", variant.core_dump.destination_s3_uri)) && can(regex("^arn:[a-z-]+:kms:[a-z0-9-]+:[0-9]{12}:key/.+$", variant.core_dump.kms_key_arn)))])
    error_message = "shadow_variants has the core_dump ${join(", ", [for name, variant in var.shadow_variants : "\"${try(variant.core_dump.destination_s3_uri, "-")}\" with the key \"${try(coalesce(variant.core_dump.kms_key_arn, "-"), "-")}\" in ${name}"])}. It must have the S3 URL s3://BUCKET/PREFIX and, for a shadow variant, the ARN of a KMS key."
  }

  validation {
    condition = alltrue([for variant in values(var.shadow_variants) :
      try(variant.container_startup_health_check_timeout_in_seconds >= 60 && variant.container_startup_health_check_timeout_in_seconds <= 3600, true)
      && try(variant.model_data_download_timeout_in_seconds >= 60 && variant.model_data_download_timeout_in_seconds <= 3600, true)
    ])
    error_message = "shadow_variants has a container_startup_health_check_timeout_in_seconds or model_data_download_timeout_in_seconds out of range in ${join(", ", keys(var.shadow_variants))}. They must lie between 60 and 3600 seconds."
  }

  validation {
    condition     = alltrue([for variant in values(var.shadow_variants) : variant.inference_ami_version == null || can(regex("^al(2|2023)-ami-sagemaker-inference-(gpu|neuron)-[0-9]+(-[0-9]+)?$", variant.inference_ami_version))])
    error_message = "shadow_variants has the inference_ami_version ${join(", ", [for name, variant in var.shadow_variants : "\"${coalesce(variant.inference_ami_version, "-")}\" in ${name}"])}. It reads as al2-ami-sagemaker-inference-gpu-2."
  }

  validation {
    condition = alltrue([for variant in values(var.shadow_variants) : try(contains(["ENABLED", "DISABLED"], variant.managed_instance_scaling.status), true)
      && try(variant.managed_instance_scaling.min_instance_count >= 1, true) && try(variant.managed_instance_scaling.max_instance_count >= 1, true)
    && try(variant.managed_instance_scaling.max_instance_count >= variant.managed_instance_scaling.min_instance_count, true)])
    error_message = "shadow_variants has a managed_instance_scaling out of range in ${join(", ", keys(var.shadow_variants))}. status is ENABLED or DISABLED, min_instance_count must be 1 or more, and max_instance_count no less than it."
  }
}
