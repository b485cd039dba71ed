variable "stage" {
  description = <<-EOT
    The stage, which serves the API. Nothing here makes a new deployment.
    - `name` (default `v1`): the first part of the path. 1 to 128 letters, digits, hyphens and underscores.
    - `description`: what the stage is for.
    - `variables`: stage variables, for templates and `endpoint_headers`.
    - `access_logs`: a line of JSON for each request, in a log group that the module makes: `retention_in_days` (default `30`, 0 for ever),
      `kms_key_arn`, `fields` (default: those that the README lists), each a name with the `$context` variable that it shows; or in `existing`, the
      `arn` of a log group or a Firehose stream of yours.
    - `execution_logs`: what API Gateway does with each request: `level` (`ERROR`, the default, or `INFO`), `data_trace` (default `false`: with it,
      bodies and headers are logged, secrets included), `retention_in_days` (default `30`, 0 for ever), `kms_key_arn`. Both kinds of logs need the
      account's CloudWatch role: see `modules/account_logging`.
    - `cloudwatch_role_arn`: the output `role_arn` of `modules/account_logging` where that is in the same configuration, so that the stage waits
      for it.
    - `metrics` (default `false`): metrics of every method, besides those of the stage; they cost extra.
    - `xray_tracing` (default `false`): send traces to X-Ray.
    - `throttle`: `rate_limit` requests a second on average and `burst_limit` at once, for each method that has no throttle of its own. By
      default the account's.
    - `cache`: a cache for the routes with `cache`: `size` in GB (default `0.5`), `ttl_seconds` (default `300`, at most 3600), `encrypted` (default
      `true`), `require_authorization_to_invalidate` (default `true`: only who may `execute-api:InvalidateCache` may bypass it; others get the
      kept answer, with a warning). It costs by the hour.
    - `canary`: a share of the requests, `percent_traffic` (default `10`), gets `variables` that override those of the stage, and, with
      `base_redeployment_hash`, a new deployment while the others keep the one that had this `redeployment_hash`; `use_stage_cache` (default
      `false`) shares the stage's cache.

    Refused, with the right name: `stage_name`, `access_log_settings`, `metrics_enabled`, `xray_tracing_enabled`, `cache_cluster_size`.
  EOT
  type = object({
    name        = optional(string, "v1")
    description = optional(string)
    variables   = optional(map(string), {})
    access_logs = optional(object({
      retention_in_days = optional(number, 30)
      kms_key_arn       = optional(string)
      fields            = optional(map(string))
      existing          = optional(object({ arn = string }))
    }))
    execution_logs = optional(object({
      level             = optional(string, "ERROR")
      data_trace        = optional(bool, false)
      retention_in_days = optional(number, 30)
      kms_key_arn       = optional(string)
    }))
    cloudwatch_role_arn = optional(string)
    metrics             = optional(bool, false)
    xray_tracing        = optional(bool, false)
    throttle = optional(object({
      rate_limit  = number
      burst_limit = number
    }))
    cache = optional(object({
      size                                = optional(string, "0.5")
      ttl_seconds                         = optional(number, 300)
      encrypted                           = optional(bool, true)
      require_authorization_to_invalidate = optional(bool, true)
    }))
    canary = optional(object({
      percent_traffic        = optional(number, 10)
      variables              = optional(map(string), {})
      use_stage_cache        = optional(bool, false)
      base_redeployment_hash = optional(string)
    }))
    stage_name           = optional(any)
    access_log_settings  = optional(any)
    metrics_enabled      = optional(any)
    xray_tracing_enabled = optional(any)
    cache_cluster_size   = optional(any)
  })
  default  = {}
  nullable = false

  validation {
    condition     = can(regex("^[a-zA-Z0-9_-]{1,128}$", var.stage.name))
    error_message = "stage.name is \"${var.stage.name}\". It must have 1 to 128 letters, digits, hyphens and underscores."
  }

  validation {
    condition = alltrue([for logs in concat(var.stage.access_logs[*], var.stage.execution_logs[*]) :
      can(regex("^(-|arn:[a-z-]+:kms:[a-z0-9-]+:[0-9]{12}:key/.+)$", coalesce(logs.kms_key_arn, "-")))
    ])
    error_message = join("", [
      "stage has the kms_key_arn ",
      join(" and ", compact(concat(var.stage.access_logs[*].kms_key_arn, var.stage.execution_logs[*].kms_key_arn))),
      ". It must be the ARN of a KMS key, as arn:aws:kms:REGION:ACCOUNT:key/ID.",
    ])
  }

  validation {
    condition     = alltrue([for logs in var.stage.access_logs[*] : logs.existing == null || logs.kms_key_arn == null])
    error_message = "stage.access_logs.existing is set together with kms_key_arn. That is for the log group that the module makes."
  }

  validation {
    condition = can(regex(
      "^(|arn:[a-z-]+:(logs:[^:]+:[0-9]{12}:log-group:[^:]+|firehose:[^:]+:[0-9]{12}:deliverystream/amazon-apigateway-.+))$",
      try(var.stage.access_logs.existing.arn, ""),
    ))
    error_message = join("", [
      "stage.access_logs.existing.arn is \"${try(var.stage.access_logs.existing.arn, "-")}\". It must be the ARN of a log group, without :* at its end,",
      " or of a Firehose stream whose name begins with amazon-apigateway-.",
    ])
  }

  validation {
    condition     = can(regex("^(-|arn:[a-z-]+:iam::[0-9]{12}:role/.+)$", coalesce(var.stage.cloudwatch_role_arn, "-")))
    error_message = "stage.cloudwatch_role_arn is \"${coalesce(var.stage.cloudwatch_role_arn, "-")}\". It must be the ARN of an IAM role."
  }
}

variable "alarms" {
  description = <<-EOT
    CloudWatch alarms on the stage. By default none; `{}` makes all four with the values here; `enabled = false` in one leaves it out.
    - `server_error_rate`, with `enabled` (default `true`) as in the others: share of answers of 500 and above, over `threshold` (default `0.01`).
    - `client_error_rate`: share of answers of 400 to 499, over `threshold` (default `0.1`).
    - `latency`: milliseconds from the request to the answer, over `threshold` (default `10000`) for the `statistic` (default `p95`).
    - `integration_latency`: milliseconds that the endpoint takes, over `threshold` (default `9000`) for the `statistic` (default `p95`).
    - `period_seconds` (default `60`), `evaluation_periods` (default `5`), `datapoints_to_alarm` (default `3`): of so many periods of this length,
      so many must be over the threshold.
    - `alarm_actions`, `ok_actions`, `insufficient_data_actions`: ARNs of what is told, such as SNS topics.
  EOT
  type = object({
    server_error_rate = optional(object({
      enabled   = optional(bool, true)
      threshold = optional(number, 0.01)
    }), {})
    client_error_rate = optional(object({
      enabled   = optional(bool, true)
      threshold = optional(number, 0.1)
    }), {})
    latency = optional(object({
      enabled   = optional(bool, true)
      threshold = optional(number, 10000)
      statistic = optional(string, "p95")
    }), {})
    integration_latency = optional(object({
      enabled   = optional(bool, true)
      threshold = optional(number, 9000)
      statistic = optional(string, "p95")
    }), {})
    period_seconds            = optional(number, 60)
    evaluation_periods        = optional(number, 5)
    datapoints_to_alarm       = optional(number, 3)
    alarm_actions             = optional(set(string), [])
    ok_actions                = optional(set(string), [])
    insufficient_data_actions = optional(set(string), [])
  })
  default = null
}

variable "dashboard" {
  description = <<-EOT
    A CloudWatch dashboard of the stage and the endpoints. By default none.
    - `name` (default: `name` and the stage's): name of the dashboard; letters, digits, hyphens and underscores.
    - `period_seconds` (default `60`): what one point stands for.
  EOT
  type = object({
    name           = optional(string)
    period_seconds = optional(number, 60)
  })
  default = null
}
