variable "authorization" {
  description = <<-EOT
    Who may call the routes that do not say: `AWS_IAM` for callers that sign with AWS credentials and are allowed `execute-api:Invoke`,
    `COGNITO_USER_POOLS` and `CUSTOM` for those that `authorizer` lets in, `NONE` for everyone on the internet.
  EOT
  type        = string
  default     = "AWS_IAM"
  nullable    = false
}

variable "authorizer" {
  description = <<-EOT
    What decides on requests to routes with `COGNITO_USER_POOLS` (`cognito`) and `CUSTOM` (`lambda`).
    - `cognito`: the Cognito user pools `user_pool_arns` (required); the `header` (default `Authorization`) that the token comes in; `scopes`
      (default: none), of which an access token must have one. Without scopes API Gateway takes ID tokens, with scopes access tokens.
    - `lambda`: the function `function_arn` (required); its `type`, `TOKEN` (default) or `REQUEST`; what identifies the caller,
      `identity_sources` (default: the header `Authorization`), each as `method.request.header.NAME`, `method.request.querystring.NAME`,
      `context.NAME` or `stageVariables.NAME`, one of them and a header for `TOKEN`; `ttl_seconds` (default `300`, at most 3600, 0 for none), for
      which an answer holds; `validation_expression`, a regular expression for a token; `role` with the `arn` of a role as which API Gateway
      calls the function (default: a permission of the function for this API, which the module makes).
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
    condition     = alltrue([for cognito in var.authorizer.cognito[*] : length(cognito.user_pool_arns) > 0])
    error_message = "authorizer.cognito.user_pool_arns is empty. It must have ARNs of user pools, at least one."
  }

  validation {
    condition = alltrue([for lambda in var.authorizer.lambda[*] :
      can(regex("^arn:[a-z-]+:lambda:[^:]+:[0-9]{12}:function:[^:]+(:[^:]+)?$", lambda.function_arn))
    ])
    error_message = "authorizer.lambda.function_arn is \"${try(var.authorizer.lambda.function_arn, "-")}\". It must be the ARN of a Lambda function."
  }
}

variable "api_key_required" {
  description = <<-EOT
    Whether requests to the routes that do not say need an API key of one of the `usage_plans`. A key tells callers apart; it does not prove who
    they are.
  EOT
  type        = bool
  default     = false
  nullable    = false
}

variable "api_key_source" {
  description = "Where the API key comes from: `HEADER` for the request's header `x-api-key`, `AUTHORIZER` for the answer of `authorizer.lambda`."
  type        = string
  default     = "HEADER"
  nullable    = false
}

variable "usage_plans" {
  description = <<-EOT
    Usage plans of the stage, by name: what the holders of their API keys may use. A key belongs to one plan.
    - `description`: what the plan is for.
    - `api_keys`: keys of the plan, by name: `description`, `enabled` (default `true`), `customer_id` for the AWS Marketplace, or `existing` with
      the `id` of a key of yours. API Gateway makes up the values; the output `api_key_values` has them.
    - `throttle`: `rate_limit` requests a second on average and `burst_limit` at once, for each key.
    - `quota`: `limit` requests a `period` (`DAY`, `WEEK` or `MONTH`) for each key, and the `offset` (default `0`), from 0 to 6 for a `WEEK`, 0 to
      27 for a `MONTH` and 0 for a `DAY`: by these ranges, which AWS holds to, the day that a period begins on, though its reference calls it
      requests that the first period has fewer.
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
    condition = alltrue([for policy in var.resource_policy[*] :
      policy.json == null || length(policy.source_ips) + length(policy.vpc_endpoint_ids) + length(policy.account_ids) == 0
    ])
    error_message = "resource_policy.json is set together with source_ips, vpc_endpoint_ids or account_ids. It is the whole policy."
  }

  validation {
    condition = alltrue([for policy in var.resource_policy[*] :
      policy.json != null || length(policy.source_ips) + length(policy.vpc_endpoint_ids) + length(policy.account_ids) > 0
    ])
    error_message = "resource_policy is set and empty. It needs json, or at least one of source_ips, vpc_endpoint_ids and account_ids."
  }

  validation {
    condition = alltrue([for policy in var.resource_policy[*] :
      policy.json == null ? true : can(jsondecode(policy.json).Statement) && length(policy.json) <= 8192
    ])
    error_message = "resource_policy.json has ${try(length(var.resource_policy.json), 0)} characters. It must be JSON with a Statement, of at most 8192."
  }

  validation {
    condition     = alltrue([for id in try(var.resource_policy.vpc_endpoint_ids, []) : can(regex("^vpce-[0-9a-f]+$", id))])
    error_message = "resource_policy.vpc_endpoint_ids has ${jsonencode(try(var.resource_policy.vpc_endpoint_ids, []))}. Each must be the id of a VPC endpoint."
  }

  validation {
    condition = alltrue([for ip in try(var.resource_policy.source_ips, []) :
      can(cidrhost(strcontains(ip, "/") ? ip : "${ip}/${strcontains(ip, ":") ? 128 : 32}", 0))
    ])
    error_message = "resource_policy.source_ips has ${jsonencode(try(var.resource_policy.source_ips, []))}. Each must be an address or a CIDR block."
  }

  validation {
    condition     = alltrue([for id in try(var.resource_policy.account_ids, []) : can(regex("^[0-9]{12}$", id))])
    error_message = "resource_policy.account_ids has ${jsonencode(try(var.resource_policy.account_ids, []))}. Each must be the id of an AWS account: 12 digits."
  }

  validation {
    condition     = var.endpoint.type == "PRIVATE" || length(try(var.resource_policy.vpc_endpoint_ids, [])) == 0
    error_message = "resource_policy.vpc_endpoint_ids is set and endpoint.type is ${var.endpoint.type}. VPC endpoints are for PRIVATE APIs."
  }
}

variable "web_acl" {
  description = <<-EOT
    The AWS WAF web ACL (WAFv2, `REGIONAL` scope) that requests to the stage go through first: its `arn`. By default none. An object, so that the
    ARN may be unknown until apply.
  EOT
  type        = object({ arn = string })
  default     = null

  validation {
    condition     = alltrue([for acl in var.web_acl[*] : can(regex("^arn:[a-z-]+:wafv2:[^:]+:[0-9]{12}:regional/webacl/.+/.", acl.arn))])
    error_message = "web_acl.arn is \"${try(var.web_acl.arn, "-")}\". It must be the ARN of a WAFv2 web ACL of the REGIONAL scope."
  }
}
