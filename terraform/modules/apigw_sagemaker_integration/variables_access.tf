variable "authorization" {
  description = "Who may call the routes that do not say: `AWS_IAM` for callers that sign with AWS credentials and are allowed `execute-api:Invoke`, `COGNITO_USER_POOLS` and `CUSTOM` for those that `authorizer` lets in, `NONE` for everyone on the internet."
  type        = string
  default     = "AWS_IAM"
  nullable    = false

  validation {
    condition     = contains(["AWS_IAM", "NONE", "COGNITO_USER_POOLS", "CUSTOM"], var.authorization)
    error_message = "authorization is \"${var.authorization}\". It must be AWS_IAM, NONE, COGNITO_USER_POOLS or CUSTOM."
  }
}

variable "authorizer" {
  description = <<-EOT
    What decides on requests to routes with `COGNITO_USER_POOLS` (`cognito`) and `CUSTOM` (`lambda`).
    - `cognito`: the Cognito user pools `user_pool_arns` (required); the `header` (default `Authorization`) that the token comes in; `scopes` (default: none), of which an access token must have one. Without scopes API Gateway takes ID tokens, with scopes access tokens.
    - `lambda`: the function `function_arn` (required); its `type`, `TOKEN` (default) or `REQUEST`; what identifies the caller, `identity_sources` (default: the header `Authorization`), each as `method.request.header.NAME`, `method.request.querystring.NAME`, `context.NAME` or `stageVariables.NAME`, one of them and a header for `TOKEN`; `ttl_seconds` (default `300`, at most 3600, 0 for none), for which an answer holds; `validation_expression`, a regular expression for a token; `role` with the `arn` of a role as which API Gateway calls the function (default: a permission of the function for this API, which the module makes).
  EOT
  type = object({
    cognito = optional(object({
      user_pool_arns = set(string)
      header         = optional(string, "Authorization")
      scopes         = optional(list(string), [])
    }))
    lambda = optional(object({
      function_arn          = string
      type                  = optional(string, "TOKEN")
      identity_sources      = optional(list(string), ["method.request.header.Authorization"])
      ttl_seconds           = optional(number, 300)
      validation_expression = optional(string)
      role                  = optional(object({ arn = string }))
    }))
  })
  default  = {}
  nullable = false

  validation {
    condition     = var.authorizer.cognito == null ? true : length(var.authorizer.cognito.user_pool_arns) > 0 && alltrue([for arn in var.authorizer.cognito.user_pool_arns : can(regex("^arn:[a-z-]+:cognito-idp:[a-z0-9-]+:[0-9]{12}:userpool/.+$", arn))])
    error_message = "authorizer.cognito.user_pool_arns has ${try(join(", ", [for arn in var.authorizer.cognito.user_pool_arns : "\"${arn}\""]), "-")}. It must have ARNs of user pools, at least one, as arn:aws:cognito-idp:REGION:ACCOUNT:userpool/ID."
  }

  validation {
    condition     = var.authorizer.cognito == null ? true : can(regex("^[a-zA-Z0-9!#$%&'*+.^_|~-]+$", var.authorizer.cognito.header))
    error_message = "authorizer.cognito.header is \"${try(var.authorizer.cognito.header, "-")}\". The name of a header has letters, digits and !#$%&'*+.^_|~- only."
  }

  validation {
    condition     = var.authorizer.lambda == null ? true : can(regex("^arn:[a-z-]+:lambda:[a-z0-9-]+:[0-9]{12}:function:[a-zA-Z0-9_-]+(:[a-zA-Z0-9$_-]+)?$", var.authorizer.lambda.function_arn))
    error_message = "authorizer.lambda.function_arn is \"${try(coalesce(var.authorizer.lambda.function_arn), "-")}\". It must be the ARN of a Lambda function, as arn:aws:lambda:REGION:ACCOUNT:function:NAME."
  }

  validation {
    condition     = var.authorizer.lambda == null ? true : contains(["TOKEN", "REQUEST"], var.authorizer.lambda.type)
    error_message = "authorizer.lambda.type is \"${try(coalesce(var.authorizer.lambda.type), "-")}\". It must be TOKEN or REQUEST."
  }

  validation {
    condition     = var.authorizer.lambda == null ? true : alltrue([for source in var.authorizer.lambda.identity_sources : can(regex("^(method\\.request\\.(header|querystring)|context|stageVariables)\\.[^ ,]+$", source))])
    error_message = "authorizer.lambda.identity_sources has ${try(join(", ", [for source in var.authorizer.lambda.identity_sources : "\"${source}\""]), "-")}. Each must be method.request.header.NAME, method.request.querystring.NAME, context.NAME or stageVariables.NAME."
  }

  validation {
    condition     = try(coalesce(var.authorizer.lambda.type), "-") != "TOKEN" ? true : length(var.authorizer.lambda.identity_sources) == 1 && alltrue([for source in var.authorizer.lambda.identity_sources : startswith(source, "method.request.header.")])
    error_message = "authorizer.lambda.type is \"TOKEN\" and identity_sources has ${try(join(", ", var.authorizer.lambda.identity_sources), "-")}. A token comes in one header, as method.request.header.Authorization; REQUEST takes others."
  }

  validation {
    condition     = try(coalesce(var.authorizer.lambda.type), "-") != "REQUEST" ? true : length(var.authorizer.lambda.identity_sources) > 0 || var.authorizer.lambda.ttl_seconds == 0
    error_message = "authorizer.lambda.identity_sources is empty and ttl_seconds is ${try(var.authorizer.lambda.ttl_seconds, 0)}. Without a source an answer cannot be kept: set ttl_seconds to 0."
  }

  validation {
    condition     = var.authorizer.lambda == null ? true : var.authorizer.lambda.ttl_seconds >= 0 && var.authorizer.lambda.ttl_seconds <= 3600 && floor(var.authorizer.lambda.ttl_seconds) == var.authorizer.lambda.ttl_seconds
    error_message = "authorizer.lambda.ttl_seconds is ${try(var.authorizer.lambda.ttl_seconds, 0)}. It must be a whole number between 0 and 3600."
  }

  validation {
    condition     = try(var.authorizer.lambda.validation_expression, null) == null || try(coalesce(var.authorizer.lambda.type), "-") == "TOKEN"
    error_message = "authorizer.lambda.validation_expression is set and type is \"${try(coalesce(var.authorizer.lambda.type), "-")}\". It is for a TOKEN only."
  }

  validation {
    condition     = try(var.authorizer.lambda.role, null) == null ? true : can(regex("^arn:[a-z-]+:iam::[0-9]{12}:role/.+$", var.authorizer.lambda.role.arn))
    error_message = "authorizer.lambda.role.arn is \"${try(coalesce(var.authorizer.lambda.role.arn), "-")}\". It must be the ARN of an IAM role, as arn:aws:iam::ACCOUNT:role/NAME."
  }
}

variable "api_key_required" {
  description = "Whether requests to the routes that do not say need an API key of one of the `usage_plans`. A key tells callers apart; it is no proof of who they are."
  type        = bool
  default     = false
  nullable    = false
}

variable "api_key_source" {
  description = "Where the API key comes from: `HEADER` for the request's header `x-api-key`, `AUTHORIZER` for the answer of `authorizer.lambda`."
  type        = string
  default     = "HEADER"
  nullable    = false

  validation {
    condition     = contains(["HEADER", "AUTHORIZER"], var.api_key_source)
    error_message = "api_key_source is \"${var.api_key_source}\". It must be HEADER or AUTHORIZER."
  }

  validation {
    condition     = var.api_key_source != "AUTHORIZER" || var.authorizer.lambda != null
    error_message = "api_key_source is \"AUTHORIZER\" and authorizer.lambda is not set. Only a Lambda authorizer can name an API key."
  }
}

variable "usage_plans" {
  description = <<-EOT
    Usage plans of the stage, by name: what the holders of their API keys may use. A key belongs to one plan.
    - `description`: what the plan is for.
    - `api_keys`: keys of the plan, by name: `description`, `enabled` (default `true`), `customer_id` for the AWS Marketplace, or `existing` with the `id` of a key of yours. API Gateway makes up the values; the output `api_key_values` has them.
    - `throttle`: `rate_limit` requests a second on average and `burst_limit` at once, for each key.
    - `quota`: `limit` requests a `period` (`DAY`, `WEEK` or `MONTH`) for each key, and the `offset` (default `0`), from 0 to 6 for a `WEEK`, 0 to 27 for a `MONTH` and 0 for a `DAY`: by these ranges, which AWS holds to, the day that a period begins on, though its reference calls it requests that the first period has fewer.
    - `route_throttles`: the same as `throttle` for single routes, by the route's name: `rate_limit` and `burst_limit`.
  EOT
  type = map(object({
    description = optional(string)
    api_keys = optional(map(object({
      description = optional(string)
      enabled     = optional(bool, true)
      customer_id = optional(string)
      existing    = optional(object({ id = string }))
    })), {})
    throttle = optional(object({
      rate_limit  = number
      burst_limit = number
    }))
    quota = optional(object({
      limit  = number
      period = string
      offset = optional(number, 0)
    }))
    route_throttles = optional(map(object({
      rate_limit  = number
      burst_limit = number
    })), {})
  }))
  default  = {}
  nullable = false

  validation {
    condition     = length(var.usage_plans) == 0 || anytrue([for route in var.routes : route.api_key_required == null ? var.api_key_required : route.api_key_required])
    error_message = "usage_plans has ${join(", ", keys(var.usage_plans))}, and no route has api_key_required. A plan is for requests with an API key: without one, nothing is counted or throttled."
  }

  validation {
    condition     = alltrue([for name, plan in var.usage_plans : alltrue([for key in concat([name], keys(plan.api_keys)) : can(regex("^[a-zA-Z0-9._-]{1,64}$", key))])])
    error_message = "${join(", ", [for name, plan in var.usage_plans : "usage_plans[\"${name}\"] has the API keys ${join(", ", [for key in keys(plan.api_keys) : "\"${key}\""])}" if !(alltrue([for key in concat([name], keys(plan.api_keys)) : can(regex("^[a-zA-Z0-9._-]{1,64}$", key))]))])}. Names of plans and keys have 1 to 64 letters, digits and ._- only."
  }

  validation {
    condition     = alltrue([for name, plan in var.usage_plans : alltrue([for key in values(plan.api_keys) : key.existing == null || (key.description == null && key.enabled && key.customer_id == null)])])
    error_message = "${join(", ", [for name, plan in var.usage_plans : "usage_plans[\"${name}\"].api_keys has existing together with description, enabled or customer_id" if !(alltrue([for key in values(plan.api_keys) : key.existing == null || (key.description == null && key.enabled && key.customer_id == null)]))])}. Those shape the key that the module makes; it does not change a key of yours."
  }

  validation {
    condition     = alltrue([for name, plan in var.usage_plans : plan.throttle == null ? true : plan.throttle.rate_limit >= 0 && plan.throttle.burst_limit >= 0 && floor(plan.throttle.burst_limit) == plan.throttle.burst_limit])
    error_message = "${join(", ", [for name, plan in var.usage_plans : "usage_plans[\"${name}\"].throttle has rate_limit ${try(plan.throttle.rate_limit, 0)} and burst_limit ${try(plan.throttle.burst_limit, 0)}" if !(plan.throttle == null ? true : plan.throttle.rate_limit >= 0 && plan.throttle.burst_limit >= 0 && floor(plan.throttle.burst_limit) == plan.throttle.burst_limit)])}. Neither may be negative, and burst_limit must be a whole number."
  }

  validation {
    condition     = alltrue([for name, plan in var.usage_plans : plan.quota == null ? true : plan.quota.limit >= 1 && floor(plan.quota.limit) == plan.quota.limit])
    error_message = "${join(", ", [for name, plan in var.usage_plans : "usage_plans[\"${name}\"].quota.limit is ${try(plan.quota.limit, 0)}" if !(plan.quota == null ? true : plan.quota.limit >= 1 && floor(plan.quota.limit) == plan.quota.limit)])}. It must be a whole number, 1 or more."
  }

  validation {
    condition     = alltrue([for name, plan in var.usage_plans : contains(["DAY", "WEEK", "MONTH"], try(plan.quota.period, "DAY"))])
    error_message = "${join(", ", [for name, plan in var.usage_plans : "usage_plans[\"${name}\"].quota.period is \"${try(coalesce(plan.quota.period), "-")}\"" if !(contains(["DAY", "WEEK", "MONTH"], try(plan.quota.period, "DAY")))])}. It must be DAY, WEEK or MONTH."
  }

  validation {
    condition     = alltrue([for name, plan in var.usage_plans : plan.quota == null ? true : plan.quota.offset >= 0 && plan.quota.offset <= lookup({ DAY = 0, WEEK = 6, MONTH = 27 }, plan.quota.period, 27) && floor(plan.quota.offset) == plan.quota.offset])
    error_message = "${join(", ", [for name, plan in var.usage_plans : "usage_plans[\"${name}\"].quota.offset is ${try(plan.quota.offset, 0)} with the period ${try(coalesce(plan.quota.period), "-")}" if !(plan.quota == null ? true : plan.quota.offset >= 0 && plan.quota.offset <= lookup({ DAY = 0, WEEK = 6, MONTH = 27 }, plan.quota.period, 27) && floor(plan.quota.offset) == plan.quota.offset)])}. API Gateway takes 0 for DAY, 0 to 6 for WEEK and 0 to 27 for MONTH."
  }

  validation {
    condition     = alltrue([for name, plan in var.usage_plans : alltrue([for route in keys(plan.route_throttles) : contains(keys(var.routes), route)])])
    error_message = "${join(", ", [for name, plan in var.usage_plans : "usage_plans[\"${name}\"].route_throttles has ${join(", ", keys(plan.route_throttles))}" if !(alltrue([for route in keys(plan.route_throttles) : contains(keys(var.routes), route)]))])}. Each must be the name of a route: ${join(", ", keys(var.routes))}."
  }

  validation {
    condition     = alltrue([for name, plan in var.usage_plans : alltrue([for throttle in values(plan.route_throttles) : throttle.rate_limit >= 0 && throttle.burst_limit >= 0 && floor(throttle.burst_limit) == throttle.burst_limit])])
    error_message = "${join(", ", [for name, plan in var.usage_plans : "usage_plans[\"${name}\"].route_throttles has ${join(", ", [for route, throttle in plan.route_throttles : "${route}: rate_limit ${throttle.rate_limit}, burst_limit ${throttle.burst_limit}"])}" if !(alltrue([for throttle in values(plan.route_throttles) : throttle.rate_limit >= 0 && throttle.burst_limit >= 0 && floor(throttle.burst_limit) == throttle.burst_limit]))])}. None may be negative, and burst_limit must be a whole number."
  }
}

variable "resource_policy" {
  description = <<-EOT
    The API's resource policy, which is asked besides the authorization. By default none, and for a `PRIVATE` API one that lets in its VPC endpoints.
    - `json`: the whole policy, as JSON. The others then must not be set. `execute-api:/STAGE/METHOD/PATH` may stand for the ARNs of this API.
    - `source_ips`: addresses or CIDR blocks; requests from others are denied. Of a `PRIVATE` API they are addresses in the VPC.
    - `vpc_endpoint_ids`: VPC endpoints; requests through others are denied. For `PRIVATE` APIs, besides `endpoint.vpc_endpoint_ids`.
    - `account_ids`: accounts whose principals may call, if their own policies let them; every route must be `AWS_IAM`.
  EOT
  type = object({
    json             = optional(string)
    source_ips       = optional(set(string), [])
    vpc_endpoint_ids = optional(set(string), [])
    account_ids      = optional(set(string), [])
  })
  default = null

  validation {
    condition     = var.resource_policy == null ? true : anytrue([var.resource_policy.json != null, length(var.resource_policy.source_ips) > 0, length(var.resource_policy.vpc_endpoint_ids) > 0, length(var.resource_policy.account_ids) > 0])
    error_message = "resource_policy is set and empty. It needs json, or at least one of source_ips, vpc_endpoint_ids and account_ids."
  }

  validation {
    condition     = try(var.resource_policy.json, null) == null || try(length(var.resource_policy.source_ips) + length(var.resource_policy.vpc_endpoint_ids) + length(var.resource_policy.account_ids), 0) == 0
    error_message = "resource_policy.json is set together with source_ips, vpc_endpoint_ids or account_ids. It is the whole policy: say it all there, or nothing."
  }

  validation {
    condition     = try(var.resource_policy.json, null) == null ? true : can(jsondecode(var.resource_policy.json).Statement) && length(var.resource_policy.json) <= 8192
    error_message = "resource_policy.json has ${try(length(var.resource_policy.json), 0)} characters. It must be a policy in JSON, with a Statement, of at most 8192 characters."
  }

  validation {
    condition     = alltrue([for ip in try(var.resource_policy.source_ips, []) : can(cidrhost(strcontains(ip, "/") ? ip : strcontains(ip, ":") ? "${ip}/128" : "${ip}/32", 0))])
    error_message = "${join(", ", [for ip in try(var.resource_policy.source_ips, []) : "resource_policy.source_ips has \"${ip}\"" if !(can(cidrhost(strcontains(ip, "/") ? ip : strcontains(ip, ":") ? "${ip}/128" : "${ip}/32", 0)))])}. It must be an address or a CIDR block, as 203.0.113.7 or 203.0.113.0/24."
  }

  validation {
    condition     = alltrue([for id in try(var.resource_policy.vpc_endpoint_ids, []) : can(regex("^vpce-[0-9a-f]+$", id))])
    error_message = "${join(", ", [for id in try(var.resource_policy.vpc_endpoint_ids, []) : "resource_policy.vpc_endpoint_ids has \"${id}\"" if !(can(regex("^vpce-[0-9a-f]+$", id)))])}. It must be the id of a VPC endpoint, as vpce-0123456789abcdef0."
  }

  validation {
    condition     = try(length(var.resource_policy.vpc_endpoint_ids), 0) == 0 || var.endpoint.type == "PRIVATE"
    error_message = "resource_policy.vpc_endpoint_ids is set and endpoint.type is ${var.endpoint.type}. Only requests to a PRIVATE API come through VPC endpoints, so nobody could call."
  }

  validation {
    condition     = alltrue([for id in try(var.resource_policy.account_ids, []) : can(regex("^[0-9]{12}$", id))])
    error_message = "${join(", ", [for id in try(var.resource_policy.account_ids, []) : "resource_policy.account_ids has \"${id}\"" if !(can(regex("^[0-9]{12}$", id)))])}. It must be the id of an AWS account: 12 digits."
  }

  validation {
    condition     = try(length(var.resource_policy.account_ids), 0) == 0 || alltrue([for route in var.routes : coalesce(route.authorization, var.authorization) == "AWS_IAM"])
    error_message = "resource_policy.account_ids is set, and ${join(", ", [for name, route in var.routes : name if coalesce(route.authorization, var.authorization) != "AWS_IAM"])} is not AWS_IAM. Who does not sign belongs to no account, and would be let in."
  }
}

variable "web_acl" {
  description = "The AWS WAF web ACL (WAFv2, `REGIONAL` scope) that requests to the stage go through first: its `arn`. By default none. An object, so that the ARN may be unknown until apply."
  type        = object({ arn = string })
  default     = null

  validation {
    condition     = var.web_acl == null ? true : can(regex("^arn:[a-z-]+:wafv2:[a-z0-9-]+:[0-9]{12}:regional/webacl/.+/.+$", var.web_acl.arn))
    error_message = "web_acl.arn is \"${try(coalesce(var.web_acl.arn), "-")}\". It must be the ARN of a WAFv2 web ACL of the REGIONAL scope, as arn:aws:wafv2:REGION:ACCOUNT:regional/webacl/NAME/ID."
  }
}
