variable "name" {
  description = "Name of the REST API, and the beginning of the names of what is made beside it. 1 to 255 letters, digits, spaces, dots, underscores and hyphens."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[a-zA-Z0-9]([a-zA-Z0-9 ._-]{0,253}[a-zA-Z0-9])?$", var.name))
    error_message = "name is \"${var.name}\". It must have 1 to 255 letters, digits, spaces, dots, underscores and hyphens, and begin and end with a letter or a digit."
  }
}

variable "description" {
  description = "What the REST API is for, as the console shows it. By default it names the endpoints."
  type        = string
  default     = null

  validation {
    condition     = var.description == null ? true : length(var.description) <= 1024
    error_message = "description is ${length(coalesce(var.description, "-"))} characters long. API Gateway takes at most 1024."
  }
}

# --- what it serves ---

variable "routes" {
  description = <<-EOT
    What the API serves: one method of one path for each route, by the route's name, with the SageMaker endpoint that answers.
    - `endpoint_name` (required): name of the endpoint, in the account and the region of the provider. It may be unknown until apply; everything else that shapes the API must be known.
    - `path` (default: the route's name): the path under the stage, up to 5 parts with slashes between them and none at the ends, such as `models/{model}/predict`. A part may be a parameter in braces, the last one also a greedy one as `{model+}`. `/` is the stage's own path.
    - `http_method` (default `POST`): `POST`, `PUT`, `PATCH`, or `GET` with `request_templates` that make a body. SageMaker is always called by POST.
    - `description`: what it does, for the OpenAPI document.
    - `asynchronous` (default `false`): call InvokeEndpointAsync. The client gets 202, the location of the output in the header `X-Amzn-SageMaker-OutputLocation` and the id of the inference as JSON.
    - `timeout_milliseconds` (default: the variable `timeout_milliseconds`): how long API Gateway waits for the endpoint.
    - `authorization` (default: the variable `authorization`): who may call: `AWS_IAM`, `NONE`, `COGNITO_USER_POOLS` or `CUSTOM`.
    - `authorization_scopes` (default: `authorizer.cognito.scopes`): scopes of which an access token must have one.
    - `api_key_required` (default: the variable `api_key_required`): whether a request needs an API key of a usage plan.
    - `headers`: headers of the client's request, by name, that the API declares besides those that go to the endpoint, or has more to say about: `required` (default `false`: without it the client gets 400) and `description`.
    - `query_parameters`: query parameters of the client's request, by name, with the same fields `required` and `description`.
    - `endpoint_headers`: where a header that the endpoint gets comes from, by its name, when it is not the client's header of that name: one of `header`, `query_parameter`, `path_parameter`, `stage_variable` (each the name of one) and `value` (fixed). With none of them the endpoint never gets it.
    - `request_schema`: JSON Schema (draft 4) as a JSON string, which the body must satisfy; else the client gets 400.
    - `response_schema`: JSON Schema of the answer as a JSON string, for the OpenAPI document only.
    - `request_templates`: mapping templates (Velocity) that make the endpoint's body, by the content type of the client's request. Without any the body passes as it is.
    - `response_templates`: mapping templates that make the client's body out of a prediction, by content type. Without any it passes as it is.
    - `passthrough_behavior` (default `WHEN_NO_TEMPLATES`): what happens to a content type without a template: `WHEN_NO_MATCH` passes it, `WHEN_NO_TEMPLATES` passes it if there are no templates at all, `NEVER` does not; what does not pass gets 415.
    - `request_content_handling`, `response_content_handling`: `CONVERT_TO_BINARY` decodes base64, `CONVERT_TO_TEXT` encodes it. By default a body passes as it is.
    - `throttle`: `rate_limit` requests a second on average and `burst_limit` at once, for all clients of the route together.
    - `cache`: keep answers in the stage's cache, for `ttl_seconds` (default: the stage's), by the `keys`, each as `method.request.querystring.NAME`, `method.request.header.NAME` or `method.request.path.NAME` (default: everything that the route declares). `GET` only: the cache does not look at bodies.
  EOT
  type = map(object({
    endpoint_name        = string
    path                 = optional(string)
    http_method          = optional(string, "POST")
    description          = optional(string)
    asynchronous         = optional(bool, false)
    timeout_milliseconds = optional(number)
    authorization        = optional(string)
    authorization_scopes = optional(list(string))
    api_key_required     = optional(bool)
    headers = optional(map(object({
      required    = optional(bool, false)
      description = optional(string)
    })), {})
    query_parameters = optional(map(object({
      required    = optional(bool, false)
      description = optional(string)
    })), {})
    endpoint_headers = optional(map(object({
      header          = optional(string)
      query_parameter = optional(string)
      path_parameter  = optional(string)
      stage_variable  = optional(string)
      value           = optional(string)
    })), {})
    request_schema            = optional(string)
    response_schema           = optional(string)
    request_templates         = optional(map(string), {})
    response_templates        = optional(map(string), {})
    passthrough_behavior      = optional(string, "WHEN_NO_TEMPLATES")
    request_content_handling  = optional(string)
    response_content_handling = optional(string)
    throttle = optional(object({
      rate_limit  = number
      burst_limit = number
    }))
    cache = optional(object({
      ttl_seconds = optional(number)
      keys        = optional(list(string))
    }))
  }))
  nullable = false
}

variable "timeout_milliseconds" {
  description = "How long API Gateway waits for the endpoint, 50 to `timeout_quota_milliseconds`, for routes that do not say; after that the client gets 504. SageMaker itself gives up after 60 seconds."
  type        = number
  default     = 29000
  nullable    = false
}

variable "timeout_quota_milliseconds" {
  description = "The account's quota for the integration timeout in the region, 29000 unless AWS has raised it. At most 300000, and above 29000 for `REGIONAL` and `PRIVATE` APIs only."
  type        = number
  default     = 29000
  nullable    = false
}

variable "binary_media_types" {
  description = "Content types whose bodies pass as bytes, such as `image/png` or `image/*`; all others are text in UTF-8. A type of which an answer is to be bytes must come first in the client's `Accept`. None may take in `application/json`, which would keep templates, schemas and errors from being read."
  type        = set(string)
  default     = []
  nullable    = false
}

variable "cors" {
  description = <<-EOT
    Lets a page of another origin call the API from a browser: preflight requests are answered, and answers and errors carry the headers. By default none.
    - `allow_origin` (required): the one origin, such as `https://www.example.com`, or `*` for all. API Gateway answers with a fixed header, so it cannot be several.
    - `allow_headers` (default: those that the routes take, and those of the authorization): headers that a page may send.
    - `allow_credentials` (default `false`): let the browser send cookies and the like; not with the origin `*`.
    - `expose_headers` (default: those that SageMaker answers with, and the request's id): headers that a page may read.
    - `max_age_seconds` (default `3600`): how long the browser remembers the answer to a preflight request.
  EOT
  type = object({
    allow_origin      = string
    allow_headers     = optional(set(string))
    allow_credentials = optional(bool, false)
    expose_headers    = optional(set(string))
    max_age_seconds   = optional(number, 3600)
  })
  default = null
}

variable "gateway_responses" {
  description = <<-EOT
    Answers that API Gateway gives itself, by type (`THROTTLED`, `BAD_REQUEST_BODY`, `DEFAULT_4XX`, …). Those that are not here have the status that AWS gives them and the body that all errors of this module have.
    - `status_code` (default: AWS's): status of the answer, 200 to 599.
    - `headers`: headers of the answer, by name, with fixed values, besides those of `cors`.
    - `templates` (default: the body that all errors have): templates of the body, by content type.
  EOT
  type = map(object({
    status_code = optional(number)
    headers     = optional(map(string), {})
    templates   = optional(map(string))
  }))
  default  = {}
  nullable = false
}

# --- who may call ---

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
}

variable "usage_plans" {
  description = <<-EOT
    Usage plans of the stage, by name: what the holders of their API keys may use. A key belongs to one plan.
    - `description`: what the plan is for.
    - `api_keys`: keys of the plan, by name: `description`, `enabled` (default `true`), `customer_id` for the AWS Marketplace, or `existing` with the `id` of a key of yours. API Gateway makes up the values; the output `api_key_values` has them.
    - `throttle`: `rate_limit` requests a second on average and `burst_limit` at once, for each key.
    - `quota`: `limit` requests a `period` (`DAY`, `WEEK` or `MONTH`) for each key, less the `offset` (default `0`) in the first one.
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
    - `source_ips`: addresses or CIDR blocks; requests from others are denied.
    - `vpc_endpoint_ids`: VPC endpoints; requests from others are denied. For `PRIVATE` APIs, besides `endpoint.vpc_endpoint_ids`. A request that comes from one of `source_ips` or of these is let through.
    - `account_ids`: accounts whose principals may call, if their own policies let them; every route must be `AWS_IAM`.
  EOT
  type = object({
    json             = optional(string)
    source_ips       = optional(set(string), [])
    vpc_endpoint_ids = optional(set(string), [])
    account_ids      = optional(set(string), [])
  })
  default = null
}

variable "web_acl" {
  description = "The AWS WAF web ACL (WAFv2, `REGIONAL` scope) that requests to the stage go through first: its `arn`. By default none. An object, so that the ARN may be unknown until apply."
  type        = object({ arn = string })
  default     = null
}

# --- where it is ---

variable "endpoint" {
  description = <<-EOT
    How the API is reached.
    - `type` (default `REGIONAL`): `REGIONAL`; `EDGE` for an API behind the CloudFront distribution that API Gateway runs; `PRIVATE` for one that is reached through VPC endpoints only. With `existing_api`: what that one is.
    - `vpc_endpoint_ids`: the `execute-api` VPC endpoints that a `PRIVATE` API gets DNS names for, and lets in.
    - `disable_execute_api_endpoint` (default `false`): answer at `domain` only.
  EOT
  type = object({
    type                         = optional(string, "REGIONAL")
    vpc_endpoint_ids             = optional(set(string), [])
    disable_execute_api_endpoint = optional(bool, false)
  })
  default  = {}
  nullable = false
}

variable "domain" {
  description = <<-EOT
    A custom domain name for the stage. By default none.
    - `name` (required): the domain name, such as `api.example.com`.
    - `certificate_arn`: ARN of its certificate in ACM, in us-east-1 for an `EDGE` API and in the API's region for a `REGIONAL` one. Required unless `existing`.
    - `base_path` (default: none): the first part or parts of the path that lead to this stage; other APIs may have others.
    - `security_policy` (default `TLS_1_2`): the least TLS version: `TLS_1_2` or `TLS_1_0`.
    - `mutual_tls`: demand certificates of clients, by the trust store `truststore_uri` in S3 and its `truststore_version`. `REGIONAL` only.
    - `route53_zone`: the hosted zone's `id`, to make the alias records (A and AAAA) there.
    - `existing` (default `false`): the domain name is there already; only the base path is made.
  EOT
  type = object({
    name            = string
    certificate_arn = optional(string)
    base_path       = optional(string)
    security_policy = optional(string, "TLS_1_2")
    mutual_tls = optional(object({
      truststore_uri     = string
      truststore_version = optional(string)
    }))
    route53_zone = optional(object({ id = string }))
    existing     = optional(bool, false)
  })
  default = null
}

variable "existing_api" {
  description = <<-EOT
    A REST API that is there already, to which the routes are added. By default the module makes one.
    - `rest_api_id` (required): its id.
    - `parent_resource_id` (required): id of the resource below which the routes go: the API's root resource, or another.
    - `parent_path` (default: the root): the path of that resource, such as `ml/v2`.
    - `name`: name of that API, by which CloudWatch knows its metrics. Required with `alarms` or `dashboard`.
    - `deploy` (default `false`): let the module make the deployment and the stage, with all that the API has by then. Else the API's owner does so, whenever the output `redeployment_hash` changes, and `stage.name` is the name of the owner's stage.
  EOT
  type = object({
    rest_api_id        = string
    parent_resource_id = string
    parent_path        = optional(string, "")
    name               = optional(string)
    deploy             = optional(bool, false)
  })
  default = null
}

# --- running it ---

variable "stage" {
  description = <<-EOT
    The stage, which serves the API. Nothing here makes a new deployment.
    - `name` (default `v1`): the first part of the path. 1 to 128 letters, digits, hyphens and underscores.
    - `description`: what the stage is for.
    - `variables`: stage variables, for templates and `endpoint_headers`.
    - `access_logs`: a line of JSON for each request, in a log group that the module makes: `retention_in_days` (default `30`, 0 for ever), `kms_key_arn`, `fields` (default: those that the README lists), each a name with the `$context` variable that it shows; or in `existing`, the `arn` of a log group or a Firehose stream of yours.
    - `execution_logs`: what API Gateway does with each request: `level` (`ERROR`, the default, or `INFO`), `data_trace` (default `false`: with it, bodies and headers are logged, secrets included), `retention_in_days` (default `30`, 0 for ever), `kms_key_arn`. Both kinds of logs need the account's CloudWatch role: see `modules/account_logging`.
    - `metrics` (default `false`): metrics of every method, besides those of the stage; they cost extra.
    - `xray_tracing` (default `false`): send traces to X-Ray.
    - `throttle`: `rate_limit` requests a second on average and `burst_limit` at once, for each method that has no throttle of its own. By default the account's.
    - `cache`: a cache for the routes with `cache`: `size` in GB (default `0.5`), `ttl_seconds` (default `300`, at most 3600), `encrypted` (default `true`), `require_authorization_to_invalidate` (default `true`: only who may `execute-api:InvalidateCache` can bypass it; others get fresh answers not, and a warning). It costs by the hour.
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
    metrics      = optional(bool, false)
    xray_tracing = optional(bool, false)
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
}

variable "alarms" {
  description = <<-EOT
    CloudWatch alarms on the stage. By default none; `{}` makes all four with the values here, and `null` for one leaves it out.
    - `server_error_rate`: share of answers of 500 and above, over `threshold` (default `0.01`).
    - `client_error_rate`: share of answers of 400 to 499, over `threshold` (default `0.1`).
    - `latency`: milliseconds from the request to the answer, over `threshold` (default `10000`) for the `statistic` (default `p95`).
    - `integration_latency`: milliseconds that the endpoint takes, over `threshold` (default `9000`) for the `statistic` (default `p95`).
    - `period_seconds` (default `60`), `evaluation_periods` (default `5`), `datapoints_to_alarm` (default `3`): of so many periods of this length, so many must be over the threshold.
    - `alarm_actions`, `ok_actions`, `insufficient_data_actions`: ARNs of what is told, such as SNS topics.
  EOT
  type = object({
    server_error_rate = optional(object({ threshold = optional(number, 0.01) }), {})
    client_error_rate = optional(object({ threshold = optional(number, 0.1) }), {})
    latency = optional(object({
      threshold = optional(number, 10000)
      statistic = optional(string, "p95")
    }), {})
    integration_latency = optional(object({
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

# --- the role, and tags ---

variable "integration_role" {
  description = <<-EOT
    The IAM role as which API Gateway calls the endpoint. By default the module makes one that may do this and nothing else. An API keeps the role that it was made with.
    - `existing`: a role of yours, by `arn`; then the module makes none and grants nothing. An object, so that the ARN may be unknown until apply.
    - `path` (default `/`): IAM path of the role that is made.
    - `permissions_boundary_arn`: ARN of the policy that bounds the role that is made.
  EOT
  type = object({
    existing                 = optional(object({ arn = string }))
    path                     = optional(string, "/")
    permissions_boundary_arn = optional(string)
  })
  default  = {}
  nullable = false

  validation {
    condition     = var.integration_role.existing == null || can(regex("^arn:[a-z-]+:iam::[0-9]{12}:role/.+$", var.integration_role.existing.arn))
    error_message = "integration_role.existing.arn is \"${try(var.integration_role.existing.arn, "-")}\". It must be the ARN of an IAM role, as arn:aws:iam::ACCOUNT:role/NAME."
  }

  validation {
    condition     = var.integration_role.existing == null || (var.integration_role.path == "/" && var.integration_role.permissions_boundary_arn == null)
    error_message = "integration_role.existing is set together with path or permissions_boundary_arn. Those two shape the role that the module makes; it does not change a role of yours."
  }

  validation {
    condition     = can(regex("^/([!-.0-~]+/)*$", var.integration_role.path)) && length(var.integration_role.path) <= 512
    error_message = "integration_role.path is \"${var.integration_role.path}\". An IAM path begins and ends with a slash and is at most 512 characters long, as /sagemaker/."
  }

  validation {
    condition     = var.integration_role.permissions_boundary_arn == null || can(regex("^arn:[a-z-]+:iam::([0-9]{12}|aws):policy/.+$", var.integration_role.permissions_boundary_arn))
    error_message = "integration_role.permissions_boundary_arn is \"${coalesce(var.integration_role.permissions_boundary_arn, "-")}\". It must be the ARN of an IAM policy, as arn:aws:iam::ACCOUNT:policy/NAME."
  }
}

variable "tags" {
  description = "Tags for everything that the module makes and that takes tags, besides the provider's default tags."
  type        = map(string)
  default     = {}
  nullable    = false

  validation {
    condition     = alltrue([for key, value in var.tags : length(key) >= 1 && length(key) <= 128 && length(value) <= 256 && !startswith(lower(key), "aws:")])
    error_message = "tags has the entries ${join(", ", [for key, value in var.tags : "\"${key}\"" if length(key) < 1 || length(key) > 128 || length(value) > 256 || startswith(lower(key), "aws:")])}. A key has 1 to 128 characters and does not begin with aws:, a value has at most 256."
  }

  validation {
    condition     = length(var.tags) <= 50
    error_message = "tags has ${length(var.tags)} entries. AWS takes at most 50 for a resource."
  }
}
