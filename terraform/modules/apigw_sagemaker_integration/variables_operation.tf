variable "stage" {
  description = <<-EOT
    The stage, which serves the API. Nothing here makes a new deployment.
    - `name` (default `v1`): the first part of the path. 1 to 128 letters, digits, hyphens and underscores.
    - `description`: what the stage is for.
    - `variables`: stage variables, for templates and `endpoint_headers`.
    - `access_logs`: a line of JSON for each request, in a log group that the module makes: `retention_in_days` (default `30`, 0 for ever), `kms_key_arn`, `fields` (default: those that the README lists), each a name with the `$context` variable that it shows; or in `existing`, the `arn` of a log group or a Firehose stream of yours.
    - `execution_logs`: what API Gateway does with each request: `level` (`ERROR`, the default, or `INFO`), `data_trace` (default `false`: with it, bodies and headers are logged, secrets included), `retention_in_days` (default `30`, 0 for ever), `kms_key_arn`. Both kinds of logs need the account's CloudWatch role: see `modules/account_logging`.
    - `cloudwatch_role_arn`: the output `role_arn` of `modules/account_logging` where that is in the same configuration, so that the stage waits for it.
    - `metrics` (default `false`): metrics of every method, besides those of the stage; they cost extra.
    - `xray_tracing` (default `false`): send traces to X-Ray.
    - `throttle`: `rate_limit` requests a second on average and `burst_limit` at once, for each method that has no throttle of its own. By default the account's.
    - `cache`: a cache for the routes with `cache`: `size` in GB (default `0.5`), `ttl_seconds` (default `300`, at most 3600), `encrypted` (default `true`), `require_authorization_to_invalidate` (default `true`: only who may `execute-api:InvalidateCache` may bypass it; others get the kept answer, with a warning). It costs by the hour.
    - `canary`: a share of the requests, `percent_traffic` (default `10`), gets `variables` that override those of the stage, and, with `base_redeployment_hash`, a new deployment while the others keep the one that had this `redeployment_hash`; `use_stage_cache` (default `false`) shares the stage's cache.
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
  })
  default  = {}
  nullable = false

  validation {
    condition     = can(regex("^[a-zA-Z0-9_-]{1,128}$", var.stage.name))
    error_message = "stage.name is \"${var.stage.name}\". It must have 1 to 128 letters, digits, hyphens and underscores."
  }

  validation {
    condition     = alltrue([for name, value in merge(var.stage.variables, try(var.stage.canary.variables, {})) : can(regex("^[a-zA-Z0-9_]+$", name)) && can(regex("^[A-Za-z0-9._~:/?#&=,-]+$", value))])
    error_message = "${join(", ", [for name, value in merge(var.stage.variables, try(var.stage.canary.variables, {})) : "stage.variables or stage.canary.variables has ${name} = \"${value}\"" if !(can(regex("^[a-zA-Z0-9_]+$", name)) && can(regex("^[A-Za-z0-9._~:/?#&=,-]+$", value)))])}. A name has letters, digits and underscores, a value letters, digits and -._~:/?#&=, only."
  }

  validation {
    condition     = alltrue([for what, days in { access_logs = try(var.stage.access_logs.retention_in_days, 0), execution_logs = try(var.stage.execution_logs.retention_in_days, 0) } : contains([0, 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653], days)])
    error_message = "${join(", ", [for what, days in { access_logs = try(var.stage.access_logs.retention_in_days, 0), execution_logs = try(var.stage.execution_logs.retention_in_days, 0) } : "stage.${what}.retention_in_days is ${days}" if !(contains([0, 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653], days))])}. CloudWatch takes 0, 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653."
  }

  validation {
    condition     = alltrue([for what, arn in { access_logs = try(var.stage.access_logs.kms_key_arn, null), execution_logs = try(var.stage.execution_logs.kms_key_arn, null) } : arn == null ? true : can(regex("^arn:[a-z-]+:kms:[a-z0-9-]+:[0-9]{12}:key/.+$", arn))])
    error_message = "${join(", ", [for what, arn in { access_logs = try(var.stage.access_logs.kms_key_arn, null), execution_logs = try(var.stage.execution_logs.kms_key_arn, null) } : "stage.${what}.kms_key_arn is \"${coalesce(arn, "-")}\"" if !(arn == null ? true : can(regex("^arn:[a-z-]+:kms:[a-z0-9-]+:[0-9]{12}:key/.+$", arn)))])}. It must be the ARN of a KMS key, as arn:aws:kms:REGION:ACCOUNT:key/ID."
  }

  validation {
    condition     = try(var.stage.access_logs.fields, null) == null ? true : length(setintersection(values(var.stage.access_logs.fields), ["$context.requestId", "$context.extendedRequestId"])) > 0
    error_message = "stage.access_logs.fields has ${try(join(", ", values(var.stage.access_logs.fields)), "-")}. API Gateway wants $context.requestId or $context.extendedRequestId among them."
  }

  validation {
    condition     = try(var.stage.access_logs.existing, null) == null ? true : can(regex("^arn:[a-z-]+:(logs:[a-z0-9-]+:[0-9]{12}:log-group:[^:]+|firehose:[a-z0-9-]+:[0-9]{12}:deliverystream/amazon-apigateway-.+)$", var.stage.access_logs.existing.arn))
    error_message = "stage.access_logs.existing.arn is \"${try(coalesce(var.stage.access_logs.existing.arn), "-")}\". It must be the ARN of a log group, without :* at its end, or of a Firehose stream whose name begins with amazon-apigateway-."
  }

  validation {
    condition     = try(var.stage.access_logs.existing, null) == null || try(var.stage.access_logs.kms_key_arn, null) == null
    error_message = "stage.access_logs.existing is set together with kms_key_arn. That is for the log group that the module makes; it does not change one of yours."
  }

  validation {
    condition     = contains(["ERROR", "INFO"], try(var.stage.execution_logs.level, "ERROR"))
    error_message = "stage.execution_logs.level is \"${try(coalesce(var.stage.execution_logs.level), "-")}\". It must be ERROR or INFO; without execution logs leave execution_logs out."
  }

  validation {
    condition     = var.stage.throttle == null ? true : var.stage.throttle.rate_limit >= 0 && var.stage.throttle.burst_limit >= 0 && floor(var.stage.throttle.burst_limit) == var.stage.throttle.burst_limit
    error_message = "stage.throttle has rate_limit ${try(var.stage.throttle.rate_limit, 0)} and burst_limit ${try(var.stage.throttle.burst_limit, 0)}. Neither may be negative, and burst_limit must be a whole number."
  }

  validation {
    condition     = contains(["0.5", "1.6", "6.1", "13.5", "28.4", "58.2", "118", "237"], try(var.stage.cache.size, "0.5"))
    error_message = "stage.cache.size is \"${try(coalesce(var.stage.cache.size), "-")}\". It must be 0.5, 1.6, 6.1, 13.5, 28.4, 58.2, 118 or 237."
  }

  validation {
    condition     = var.stage.cache == null ? true : var.stage.cache.ttl_seconds >= 0 && var.stage.cache.ttl_seconds <= 3600 && floor(var.stage.cache.ttl_seconds) == var.stage.cache.ttl_seconds
    error_message = "stage.cache.ttl_seconds is ${try(var.stage.cache.ttl_seconds, 0)}. It must be a whole number between 0 and 3600."
  }

  validation {
    condition     = var.stage.canary == null ? true : var.stage.canary.percent_traffic >= 0 && var.stage.canary.percent_traffic <= 100
    error_message = "stage.canary.percent_traffic is ${try(var.stage.canary.percent_traffic, 0)}. It must be between 0 and 100."
  }

  validation {
    condition     = var.stage.canary == null ? true : length(var.stage.canary.variables) > 0 || var.stage.canary.base_redeployment_hash != null
    error_message = "stage.canary has neither variables nor base_redeployment_hash. It would serve the same as the stage."
  }

  validation {
    condition     = try(var.stage.canary.base_redeployment_hash, null) == null ? true : can(regex("^[0-9a-f]{64}$", var.stage.canary.base_redeployment_hash))
    error_message = "stage.canary.base_redeployment_hash is \"${try(coalesce(var.stage.canary.base_redeployment_hash), "-")}\". It must be the output redeployment_hash of the last apply without the change that is tried: 64 hexadecimal digits."
  }

  validation {
    condition     = var.stage.cloudwatch_role_arn == null ? true : can(regex("^arn:[a-z-]+:iam::[0-9]{12}:role/.+$", var.stage.cloudwatch_role_arn))
    error_message = "stage.cloudwatch_role_arn is \"${coalesce(var.stage.cloudwatch_role_arn, "-")}\". It must be the ARN of an IAM role, as arn:aws:iam::ACCOUNT:role/NAME."
  }
}

variable "alarms" {
  description = <<-EOT
    CloudWatch alarms on the stage. By default none; `{}` makes all four with the values here; `enabled = false` in one leaves it out.
    - `server_error_rate`, with `enabled` (default `true`) as in the others: share of answers of 500 and above, over `threshold` (default `0.01`).
    - `client_error_rate`: share of answers of 400 to 499, over `threshold` (default `0.1`).
    - `latency`: milliseconds from the request to the answer, over `threshold` (default `10000`) for the `statistic` (default `p95`).
    - `integration_latency`: milliseconds that the endpoint takes, over `threshold` (default `9000`) for the `statistic` (default `p95`).
    - `period_seconds` (default `60`), `evaluation_periods` (default `5`), `datapoints_to_alarm` (default `3`): of so many periods of this length, so many must be over the threshold.
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

  validation {
    condition     = alltrue([for what, threshold in { server_error_rate = try(var.alarms.server_error_rate.threshold, 0), client_error_rate = try(var.alarms.client_error_rate.threshold, 0) } : threshold >= 0 && threshold < 1])
    error_message = "${join(", ", [for what, threshold in { server_error_rate = try(var.alarms.server_error_rate.threshold, 0), client_error_rate = try(var.alarms.client_error_rate.threshold, 0) } : "alarms.${what}.threshold is ${threshold}" if !(threshold >= 0 && threshold < 1)])}. It is a share of the requests: 0 or more, and less than 1."
  }

  validation {
    condition     = alltrue([for what, threshold in { latency = try(var.alarms.latency.threshold, 1), integration_latency = try(var.alarms.integration_latency.threshold, 1) } : threshold > 0])
    error_message = "${join(", ", [for what, threshold in { latency = try(var.alarms.latency.threshold, 1), integration_latency = try(var.alarms.integration_latency.threshold, 1) } : "alarms.${what}.threshold is ${threshold}" if !(threshold > 0)])}. It must be more than 0 milliseconds."
  }

  validation {
    condition     = alltrue([for what, statistic in { latency = try(var.alarms.latency.statistic, "p95"), integration_latency = try(var.alarms.integration_latency.statistic, "p95") } : can(regex("^(p([0-9]{1,2}([.][0-9]{1,2})?|100)|Average|Maximum|Minimum)$", statistic))])
    error_message = "${join(", ", [for what, statistic in { latency = try(var.alarms.latency.statistic, "p95"), integration_latency = try(var.alarms.integration_latency.statistic, "p95") } : "alarms.${what}.statistic is \"${statistic}\"" if !(can(regex("^(p([0-9]{1,2}([.][0-9]{1,2})?|100)|Average|Maximum|Minimum)$", statistic)))])}. It must be a percentile, as p95 or p99.9, or Average, Maximum or Minimum."
  }

  validation {
    condition     = var.alarms == null ? true : var.alarms.period_seconds >= 60 && var.alarms.period_seconds % 60 == 0 && var.alarms.period_seconds * var.alarms.evaluation_periods <= 86400
    error_message = "alarms.period_seconds is ${try(var.alarms.period_seconds, 0)} and evaluation_periods is ${try(var.alarms.evaluation_periods, 0)}. The period must be a multiple of 60, and all periods together at most a day."
  }

  validation {
    condition     = var.alarms == null ? true : var.alarms.evaluation_periods >= 1 && floor(var.alarms.evaluation_periods) == var.alarms.evaluation_periods && var.alarms.datapoints_to_alarm >= 1 && var.alarms.datapoints_to_alarm <= var.alarms.evaluation_periods && floor(var.alarms.datapoints_to_alarm) == var.alarms.datapoints_to_alarm
    error_message = "alarms.datapoints_to_alarm is ${try(var.alarms.datapoints_to_alarm, 0)} and evaluation_periods is ${try(var.alarms.evaluation_periods, 0)}. They must be whole numbers, 1 or more, and datapoints_to_alarm at most evaluation_periods."
  }

  validation {
    condition     = var.alarms == null ? true : alltrue([for actions in [var.alarms.alarm_actions, var.alarms.ok_actions, var.alarms.insufficient_data_actions] : length(actions) <= 5 && alltrue([for arn in actions : startswith(arn, "arn:")])])
    error_message = "alarms has the actions ${try(join(", ", setunion(var.alarms.alarm_actions, var.alarms.ok_actions, var.alarms.insufficient_data_actions)), "-")}. They must be ARNs, at most 5 for each state."
  }
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

  validation {
    condition     = try(var.dashboard.name, null) == null ? true : can(regex("^[a-zA-Z0-9_-]{1,255}$", var.dashboard.name))
    error_message = "dashboard.name is \"${try(coalesce(var.dashboard.name), "-")}\". It must have 1 to 255 letters, digits, hyphens and underscores."
  }

  validation {
    condition     = var.dashboard == null ? true : var.dashboard.period_seconds >= 60 && var.dashboard.period_seconds % 60 == 0
    error_message = "dashboard.period_seconds is ${try(var.dashboard.period_seconds, 0)}. It must be a multiple of 60."
  }
}
