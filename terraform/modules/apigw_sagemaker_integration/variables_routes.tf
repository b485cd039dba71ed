variable "routes" {
  description = <<-EOT
    What the API serves: one method of one path for each route, by the route's name, with the SageMaker endpoint that answers.
    - `endpoint_name` (required): name of the endpoint, in the account and the region of the provider. It may be unknown until apply; everything
      else that shapes the API must be known.
    - `path` (default: the route's name): the path under the stage, up to 5 parts with slashes between them and none at the ends, such as
      `models/{model}/predict`. A part may be a parameter in braces, the last one also a greedy one as `{model+}`. `/` is the stage's own path.
    - `http_method` (default `POST`): `POST`, `PUT`, `PATCH`, or `GET` with `request_templates` that make a body. SageMaker is always called by POST.
    - `description`: what it does, for the OpenAPI document.
    - `asynchronous` (default `false`): call InvokeEndpointAsync. The client gets 202, the location of the output in the header
      `X-Amzn-SageMaker-OutputLocation` and the id of the inference as JSON.
    - `timeout_milliseconds`, `authorization`, `api_key_required` (defaults: the variables of these names): how long API Gateway waits for the
      endpoint, who may call, and whether a request needs an API key of a usage plan.
    - `authorization_scopes` (default: `authorizer.cognito.scopes`): scopes of which an access token must have one.
    - `headers`, `query_parameters`: by name, what the client sends besides the headers that go to the endpoint, or what there is more to say
      about: `required` (default `false`: without it the client gets 400) and `description`.
    - `endpoint_headers`: where a header that the endpoint gets comes from, by its name, when it is not the client's header of that name: one of
      `header`, `query_parameter`, `path_parameter`, `stage_variable` (each the name of one) and `value` (fixed). With none of them the endpoint
      never gets it.
    - `request_schema`: JSON Schema (draft 4) as a JSON string, which the body must satisfy; else the client gets 400.
    - `response_schema`: JSON Schema of the answer as a JSON string, for the OpenAPI document only.
    - `request_templates`: mapping templates (Velocity) that make the endpoint's body, by the content type of the client's request. Without any
      the body passes as it is.
    - `response_templates`: mapping templates that make the client's body out of a prediction, by content type. Without any it passes as it is.
    - `passthrough_behavior` (default `WHEN_NO_TEMPLATES`): what happens to a content type without a template: `WHEN_NO_MATCH` passes it,
      `WHEN_NO_TEMPLATES` passes it if there are no templates at all, `NEVER` does not; what does not pass gets 415.
    - `request_content_handling`, `response_content_handling`: `CONVERT_TO_BINARY` decodes base64, `CONVERT_TO_TEXT` encodes it. By default a
      body passes as it is.
    - `throttle`: `rate_limit` requests a second on average and `burst_limit` at once, for all clients of the route together.
    - `cache`: keep answers in the stage's cache, for `ttl_seconds` (default: the stage's), by the `keys`, each as
      `method.request.querystring.NAME`, `method.request.header.NAME` or `method.request.path.NAME` (default: everything that the route
      declares). `GET` only: the cache does not look at bodies.

    Refused, with the right name: `method`, `timeout`, `async`, `authorizer`, `api_key`, `scopes`.
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
    method     = optional(string)
    timeout    = optional(string)
    async      = optional(string)
    authorizer = optional(string)
    api_key    = optional(string)
    scopes     = optional(list(string))
  }))
  nullable = false

  validation {
    condition     = length(var.routes) > 0
    error_message = "routes is empty. An API needs at least one route, as { predict = { endpoint_name = \"NAME\" } }."
  }

  validation {
    condition     = alltrue([for route in var.routes : length(route.endpoint_name) <= 63 && can(regex("^[a-zA-Z0-9](-*[a-zA-Z0-9])*$", route.endpoint_name))])
    error_message = "routes has the endpoint_name ${join(", ", values(var.routes)[*].endpoint_name)}. It must be the name of an endpoint, not its ARN."
  }
}

variable "timeout_milliseconds" {
  description = <<-EOT
    How long API Gateway waits for the endpoint, 50 to `timeout_quota_milliseconds`, for routes that do not say; after that the client gets 504.
    SageMaker itself gives up after 60 seconds.
  EOT
  type        = number
  default     = 29000
  nullable    = false
}

variable "timeout_quota_milliseconds" {
  description = <<-EOT
    The account's quota for the integration timeout in the region, 29000 unless AWS has raised it. At most 300000, and above 29000 for `REGIONAL`
    and `PRIVATE` APIs only.
  EOT
  type        = number
  default     = 29000
  nullable    = false

  validation {
    condition     = var.timeout_quota_milliseconds >= 29000 && var.timeout_quota_milliseconds <= 300000
    error_message = "timeout_quota_milliseconds is ${var.timeout_quota_milliseconds}. It must be between 29000 and 300000."
  }
}

variable "binary_media_types" {
  description = <<-EOT
    Content types whose bodies pass as bytes, such as `image/png` or `image/*`; all others are text in UTF-8. A type of which an answer is to be
    bytes must come first in the client's `Accept`. None may take in `application/json`, which would keep templates, schemas and errors from being
    read.
  EOT
  type        = set(string)
  default     = []
  nullable    = false
}

variable "cors" {
  description = <<-EOT
    Lets a page of another origin call the API from a browser: preflight requests are answered, and answers and errors carry the headers. By
    default none.
    - `allow_origin` (required): the one origin, such as `https://www.example.com`, or `*` for all. API Gateway answers with a fixed header, so it
      cannot be several.
    - `allow_headers` (default: those that the routes take, and those of the authorization): headers that a page may send.
    - `allow_credentials` (default `false`): let the browser send cookies and the like; not with the origin `*`.
    - `expose_headers` (default: those that SageMaker answers with, and the request's id): headers that a page may read.
    - `max_age_seconds` (default `3600`): how long the browser remembers the answer to a preflight request.

    Refused, with the right name: `max_age`, `allow_methods`.
  EOT
  type = object({
    allow_origin      = string
    allow_headers     = optional(set(string))
    allow_credentials = optional(bool, false)
    expose_headers    = optional(set(string))
    max_age_seconds   = optional(number, 3600)
    max_age           = optional(any)
    allow_methods     = optional(any)
  })
  default = null

  validation {
    condition     = can(regex("^([*]|[a-z][a-z0-9+.-]*://[a-zA-Z0-9.-]+(:[0-9]+)?)$", var.cors == null ? "*" : var.cors.allow_origin))
    error_message = "cors.allow_origin is \"${try(var.cors.allow_origin, "*")}\". It must be * or one origin, without a slash: https://www.example.com."
  }
}

variable "gateway_responses" {
  description = <<-EOT
    Answers that API Gateway gives itself, by type (`THROTTLED`, `BAD_REQUEST_BODY`, `DEFAULT_4XX`, …). Those that are not here have the status that
    AWS gives them and the body that all errors of this module have.
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
