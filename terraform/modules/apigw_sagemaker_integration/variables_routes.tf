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

  validation {
    condition     = length(var.routes) > 0
    error_message = "routes is empty. An API needs at least one route, as { predict = { endpoint_name = \"NAME\" } }."
  }

  validation {
    condition     = length(distinct([for name in keys(var.routes) : replace(name, "/[^a-zA-Z0-9]/", "")])) == length(var.routes)
    error_message = "routes has the names ${join(", ", keys(var.routes))}. They must differ in letters and digits, for clients make names of functions of them."
  }

  validation {
    condition     = alltrue([for name, route in var.routes : can(regex("^[a-zA-Z0-9](-*[a-zA-Z0-9])*$", route.endpoint_name)) && length(route.endpoint_name) <= 63])
    error_message = "${join(", ", [for name, route in var.routes : "routes[\"${name}\"].endpoint_name is \"${route.endpoint_name}\"" if !(can(regex("^[a-zA-Z0-9](-*[a-zA-Z0-9])*$", route.endpoint_name)) && length(route.endpoint_name) <= 63)])}. It must be the name of a SageMaker endpoint, not its ARN: at most 63 letters, digits and hyphens that begin and end with a letter or a digit."
  }

  validation {
    condition     = alltrue([for name, route in var.routes : coalesce(route.path, name) == "/" || can(regex("^([a-zA-Z0-9._:-]+|{[a-zA-Z0-9_-]+})(/([a-zA-Z0-9._:-]+|{[a-zA-Z0-9_-]+})){0,4}$", replace(coalesce(route.path, name), "/\\+}$/", "}")))])
    error_message = "${join(", ", [for name, route in var.routes : "routes[\"${name}\"].path is \"${coalesce(route.path, name)}\"" if !(coalesce(route.path, name) == "/" || can(regex("^([a-zA-Z0-9._:-]+|{[a-zA-Z0-9_-]+})(/([a-zA-Z0-9._:-]+|{[a-zA-Z0-9_-]+})){0,4}$", replace(coalesce(route.path, name), "/\\+}$/", "}"))))])}. It must have 1 to 5 parts with slashes between them and none at the ends; a part has letters, digits and ._:- only, or is a parameter in braces, the last one also as {name+}; / alone is the path of the stage."
  }

  validation {
    condition     = alltrue([for name, route in var.routes : length(distinct(regexall("{[^}]+}", coalesce(route.path, name)))) == length(regexall("{[^}]+}", coalesce(route.path, name)))])
    error_message = "${join(", ", [for name, route in var.routes : "routes[\"${name}\"].path is \"${coalesce(route.path, name)}\"" if !(length(distinct(regexall("{[^}]+}", coalesce(route.path, name)))) == length(regexall("{[^}]+}", coalesce(route.path, name))))])}. A parameter may be in a path once only."
  }

  validation {
    condition     = length(distinct([for name, route in var.routes : "${route.http_method} ${trim(coalesce(route.path, name), "/")}"])) == length(var.routes)
    error_message = "routes has ${join(", ", [for name, route in var.routes : "${name}: ${route.http_method} ${coalesce(route.path, name)}"])}. No two may have the same method and path."
  }

  validation {
    condition = alltrue([
      for parameters in values({
        for pair in distinct(flatten([
          for name, route in var.routes : [
            for index, part in split("/", coalesce(route.path, name)) :
            { parent = join("/", slice(split("/", coalesce(route.path, name)), 0, index)), part = part } if startswith(part, "{")
          ]
        ])) : pair.parent => pair.part...
      }) : length(parameters) == 1
    ])
    error_message = "routes has the paths ${join(", ", [for name, route in var.routes : coalesce(route.path, name)])}. API Gateway takes one parameter only at the same place of paths that begin alike: give it the same name in all of them."
  }

  validation {
    condition     = alltrue([for name, route in var.routes : contains(["POST", "PUT", "PATCH", "GET"], route.http_method)])
    error_message = "${join(", ", [for name, route in var.routes : "routes[\"${name}\"].http_method is \"${route.http_method}\"" if !(contains(["POST", "PUT", "PATCH", "GET"], route.http_method))])}. It must be POST, PUT, PATCH or GET."
  }

  validation {
    condition     = alltrue([for name, route in var.routes : route.http_method != "GET" || length(route.request_templates) > 0])
    error_message = "${join(", ", [for name, route in var.routes : "routes[\"${name}\"].http_method is \"GET\" and request_templates is empty" if !(route.http_method != "GET" || length(route.request_templates) > 0)])}. A GET has no body, so a template must make the one that the model gets."
  }

  validation {
    condition     = alltrue([for name, route in var.routes : route.timeout_milliseconds == null ? true : route.timeout_milliseconds >= 50 && route.timeout_milliseconds <= var.timeout_quota_milliseconds && floor(route.timeout_milliseconds) == route.timeout_milliseconds])
    error_message = "${join(", ", [for name, route in var.routes : "routes[\"${name}\"].timeout_milliseconds is ${coalesce(route.timeout_milliseconds, 0)}" if !(route.timeout_milliseconds == null ? true : route.timeout_milliseconds >= 50 && route.timeout_milliseconds <= var.timeout_quota_milliseconds && floor(route.timeout_milliseconds) == route.timeout_milliseconds)])}. It must be a whole number between 50 and timeout_quota_milliseconds, which is ${var.timeout_quota_milliseconds}."
  }

  validation {
    condition     = alltrue([for name, route in var.routes : contains(["AWS_IAM", "NONE", "COGNITO_USER_POOLS", "CUSTOM"], coalesce(route.authorization, "NONE"))])
    error_message = "${join(", ", [for name, route in var.routes : "routes[\"${name}\"].authorization is \"${coalesce(route.authorization, "-")}\"" if !(contains(["AWS_IAM", "NONE", "COGNITO_USER_POOLS", "CUSTOM"], coalesce(route.authorization, "NONE")))])}. It must be AWS_IAM, NONE, COGNITO_USER_POOLS or CUSTOM."
  }

  validation {
    condition     = alltrue([for name, route in var.routes : coalesce(route.authorization, var.authorization) != "COGNITO_USER_POOLS" || var.authorizer.cognito != null])
    error_message = "${join(", ", [for name, route in var.routes : "routes[\"${name}\"] has the authorization COGNITO_USER_POOLS and authorizer.cognito is not set" if !(coalesce(route.authorization, var.authorization) != "COGNITO_USER_POOLS" || var.authorizer.cognito != null)])}. Name the user pools there."
  }

  validation {
    condition     = alltrue([for name, route in var.routes : coalesce(route.authorization, var.authorization) != "CUSTOM" || var.authorizer.lambda != null])
    error_message = "${join(", ", [for name, route in var.routes : "routes[\"${name}\"] has the authorization CUSTOM and authorizer.lambda is not set" if !(coalesce(route.authorization, var.authorization) != "CUSTOM" || var.authorizer.lambda != null)])}. Name the function there."
  }

  validation {
    condition     = alltrue([for name, route in var.routes : route.authorization_scopes == null || coalesce(route.authorization, var.authorization) == "COGNITO_USER_POOLS"])
    error_message = "${join(", ", [for name, route in var.routes : "routes[\"${name}\"].authorization_scopes is set and the authorization is ${coalesce(route.authorization, var.authorization)}" if !(route.authorization_scopes == null || coalesce(route.authorization, var.authorization) == "COGNITO_USER_POOLS")])}. Scopes are for COGNITO_USER_POOLS only."
  }

  validation {
    condition     = alltrue([for name, route in var.routes : alltrue([for header in keys(route.headers) : can(regex("^[a-zA-Z0-9!#$%&'*+.^_|~-]+$", header))])])
    error_message = "${join(", ", [for name, route in var.routes : "routes[\"${name}\"].headers has ${join(", ", keys(route.headers))}" if !(alltrue([for header in keys(route.headers) : can(regex("^[a-zA-Z0-9!#$%&'*+.^_|~-]+$", header))]))])}. The name of a header has letters, digits and !#$%&'*+.^_|~- only."
  }

  validation {
    condition     = alltrue([for name, route in var.routes : alltrue([for parameter in keys(route.query_parameters) : can(regex("^[a-zA-Z0-9._$-]+$", parameter))])])
    error_message = "${join(", ", [for name, route in var.routes : "routes[\"${name}\"].query_parameters has ${join(", ", keys(route.query_parameters))}" if !(alltrue([for parameter in keys(route.query_parameters) : can(regex("^[a-zA-Z0-9._$-]+$", parameter))]))])}. API Gateway takes letters, digits and ._$- only in the name of a query parameter."
  }

  validation {
    condition = alltrue([for name, route in var.routes : alltrue([
      for header in keys(route.endpoint_headers) : contains(route.asynchronous ? keys(local.asynchronous_headers) : keys(local.synchronous_headers), header)
    ])])
    error_message = "${join(", ", [for name, route in var.routes : "routes[\"${name}\"].endpoint_headers has ${join(", ", keys(route.endpoint_headers))}" if !(alltrue([
      for header in keys(route.endpoint_headers) : contains(route.asynchronous ? keys(local.asynchronous_headers) : keys(local.synchronous_headers), header)
    ]))])}. SageMaker takes for a synchronous route ${join(", ", keys(local.synchronous_headers))}, and for an asynchronous one ${join(", ", keys(local.asynchronous_headers))}."
  }

  validation {
    condition     = alltrue([for name, route in var.routes : alltrue([for source in values(route.endpoint_headers) : length([for place in values(source) : place if place != null]) <= 1])])
    error_message = "${join(", ", [for name, route in var.routes : "routes[\"${name}\"].endpoint_headers has a header with several sources" if !(alltrue([for source in values(route.endpoint_headers) : length([for place in values(source) : place if place != null]) <= 1]))])}. It comes from one of header, query_parameter, path_parameter, stage_variable and value, or from none."
  }

  validation {
    condition     = alltrue([for name, route in var.routes : alltrue([for source in values(route.endpoint_headers) : source.path_parameter == null || can(regex("{${source.path_parameter}\\+?}", coalesce(route.path, name)))])])
    error_message = "${join(", ", [for name, route in var.routes : "routes[\"${name}\"].endpoint_headers takes the path_parameter ${join(", ", [for source in values(route.endpoint_headers) : source.path_parameter if source.path_parameter != null])} and the path is \"${coalesce(route.path, name)}\"" if !(alltrue([for source in values(route.endpoint_headers) : source.path_parameter == null || can(regex("{${source.path_parameter}\\+?}", coalesce(route.path, name)))]))])}. A path parameter must be in the path, in braces."
  }

  validation {
    condition     = alltrue([for name, route in var.routes : alltrue([for source in values(route.endpoint_headers) : source.value == null || can(regex("^[ -&(-~]+$", source.value))])])
    error_message = "${join(", ", [for name, route in var.routes : "routes[\"${name}\"].endpoint_headers has the value ${join(", ", [for source in values(route.endpoint_headers) : source.value if source.value != null])}" if !(alltrue([for source in values(route.endpoint_headers) : source.value == null || can(regex("^[ -&(-~]+$", source.value))]))])}. A fixed value has printable ASCII characters, and no single quote."
  }

  validation {
    condition     = alltrue([for name, route in var.routes : route.request_schema == null ? true : can(keys(jsondecode(route.request_schema))) && contains(["http://json-schema.org/draft-04/schema#", "http://json-schema.org/draft-04/schema", "none"], try(jsondecode(route.request_schema)["$schema"], "none"))])
    error_message = "${join(", ", [for name, route in var.routes : "routes[\"${name}\"].request_schema is ${substr(coalesce(route.request_schema, "-"), 0, 60)}" if !(route.request_schema == null ? true : can(keys(jsondecode(route.request_schema))) && contains(["http://json-schema.org/draft-04/schema#", "http://json-schema.org/draft-04/schema", "none"], try(jsondecode(route.request_schema)["$schema"], "none")))])}. It must be a JSON object that is a JSON Schema of draft 4, which is the one that API Gateway knows; use jsonencode."
  }

  validation {
    condition     = alltrue([for name, route in var.routes : route.response_schema == null ? true : can(keys(jsondecode(route.response_schema)))])
    error_message = "${join(", ", [for name, route in var.routes : "routes[\"${name}\"].response_schema is ${substr(coalesce(route.response_schema, "-"), 0, 60)}" if !(route.response_schema == null ? true : can(keys(jsondecode(route.response_schema))))])}. It must be a JSON object; use jsonencode."
  }

  validation {
    condition     = alltrue([for name, route in var.routes : alltrue([for type, template in route.request_templates : can(regex("^([^/ ]+/[^/ ]+|[$]default)$", type)) && length(template) <= 307200])])
    error_message = "${join(", ", [for name, route in var.routes : "routes[\"${name}\"].request_templates has ${join(", ", [for type, template in route.request_templates : "\"${type}\" of ${length(template)} characters"])}" if !(alltrue([for type, template in route.request_templates : can(regex("^([^/ ]+/[^/ ]+|[$]default)$", type)) && length(template) <= 307200]))])}. Its keys are content types or $default, and API Gateway takes templates of at most 307200 characters."
  }

  validation {
    condition     = alltrue([for name, route in var.routes : alltrue([for type, template in route.response_templates : can(regex("^[^/ ]+/[^/ ]+$", type)) && length(template) <= 307200])])
    error_message = "${join(", ", [for name, route in var.routes : "routes[\"${name}\"].response_templates has ${join(", ", [for type, template in route.response_templates : "\"${type}\" of ${length(template)} characters"])}" if !(alltrue([for type, template in route.response_templates : can(regex("^[^/ ]+/[^/ ]+$", type)) && length(template) <= 307200]))])}. Its keys are content types, and API Gateway takes templates of at most 307200 characters."
  }

  validation {
    condition     = alltrue([for name, route in var.routes : contains(["WHEN_NO_MATCH", "WHEN_NO_TEMPLATES", "NEVER"], route.passthrough_behavior)])
    error_message = "${join(", ", [for name, route in var.routes : "routes[\"${name}\"].passthrough_behavior is \"${route.passthrough_behavior}\"" if !(contains(["WHEN_NO_MATCH", "WHEN_NO_TEMPLATES", "NEVER"], route.passthrough_behavior))])}. It must be WHEN_NO_MATCH, WHEN_NO_TEMPLATES or NEVER."
  }

  validation {
    condition     = alltrue([for name, route in var.routes : route.passthrough_behavior != "NEVER" || length(route.request_templates) > 0])
    error_message = "${join(", ", [for name, route in var.routes : "routes[\"${name}\"].passthrough_behavior is \"NEVER\" and request_templates is empty" if !(route.passthrough_behavior != "NEVER" || length(route.request_templates) > 0)])}. Nothing would ever reach the endpoint."
  }

  validation {
    condition     = alltrue([for name, route in var.routes : contains(["CONVERT_TO_BINARY", "CONVERT_TO_TEXT"], coalesce(route.request_content_handling, "CONVERT_TO_TEXT")) && contains(["CONVERT_TO_BINARY", "CONVERT_TO_TEXT"], coalesce(route.response_content_handling, "CONVERT_TO_TEXT"))])
    error_message = "${join(", ", [for name, route in var.routes : "routes[\"${name}\"] has request_content_handling ${coalesce(route.request_content_handling, "null")} and response_content_handling ${coalesce(route.response_content_handling, "null")}" if !(contains(["CONVERT_TO_BINARY", "CONVERT_TO_TEXT"], coalesce(route.request_content_handling, "CONVERT_TO_TEXT")) && contains(["CONVERT_TO_BINARY", "CONVERT_TO_TEXT"], coalesce(route.response_content_handling, "CONVERT_TO_TEXT")))])}. Each must be CONVERT_TO_BINARY or CONVERT_TO_TEXT, or not set."
  }

  validation {
    condition     = alltrue([for name, route in var.routes : route.throttle == null ? true : route.throttle.rate_limit >= 0 && route.throttle.burst_limit >= 0 && floor(route.throttle.burst_limit) == route.throttle.burst_limit])
    error_message = "${join(", ", [for name, route in var.routes : "routes[\"${name}\"].throttle has rate_limit ${try(route.throttle.rate_limit, 0)} and burst_limit ${try(route.throttle.burst_limit, 0)}" if !(route.throttle == null ? true : route.throttle.rate_limit >= 0 && route.throttle.burst_limit >= 0 && floor(route.throttle.burst_limit) == route.throttle.burst_limit)])}. Neither may be negative, and burst_limit must be a whole number."
  }

  validation {
    condition     = alltrue([for name, route in var.routes : route.cache == null || route.http_method == "GET"])
    error_message = "${join(", ", [for name, route in var.routes : "routes[\"${name}\"].cache is set and http_method is \"${route.http_method}\"" if !(route.cache == null || route.http_method == "GET")])}. The cache does not look at bodies, so it would answer one prediction for all: use GET, with templates that make the body of parameters."
  }

  validation {
    condition     = var.stage.cache == null || anytrue([for route in var.routes : route.cache != null])
    error_message = "stage.cache is set, and no route has a cache. It would cost by the hour and keep nothing."
  }

  validation {
    condition     = alltrue([for name, route in var.routes : route.cache == null || var.stage.cache != null])
    error_message = "${join(", ", [for name, route in var.routes : "routes[\"${name}\"].cache is set and stage.cache is not" if !(route.cache == null || var.stage.cache != null)])}. The stage must have a cache, as { cache = {} }."
  }

  validation {
    condition     = alltrue([for name, route in var.routes : try(route.cache.ttl_seconds, null) == null ? true : route.cache.ttl_seconds >= 0 && route.cache.ttl_seconds <= 3600 && floor(route.cache.ttl_seconds) == route.cache.ttl_seconds])
    error_message = "${join(", ", [for name, route in var.routes : "routes[\"${name}\"].cache.ttl_seconds is ${try(coalesce(route.cache.ttl_seconds), 0)}" if !(try(route.cache.ttl_seconds, null) == null ? true : route.cache.ttl_seconds >= 0 && route.cache.ttl_seconds <= 3600 && floor(route.cache.ttl_seconds) == route.cache.ttl_seconds)])}. It must be a whole number between 0 and 3600."
  }
}

variable "timeout_milliseconds" {
  description = "How long API Gateway waits for the endpoint, 50 to `timeout_quota_milliseconds`, for routes that do not say; after that the client gets 504. SageMaker itself gives up after 60 seconds."
  type        = number
  default     = 29000
  nullable    = false

  validation {
    condition     = var.timeout_milliseconds >= 50 && var.timeout_milliseconds <= var.timeout_quota_milliseconds && floor(var.timeout_milliseconds) == var.timeout_milliseconds
    error_message = "timeout_milliseconds is ${var.timeout_milliseconds}. It must be a whole number between 50 and timeout_quota_milliseconds, which is ${var.timeout_quota_milliseconds}."
  }
}

variable "timeout_quota_milliseconds" {
  description = "The account's quota for the integration timeout in the region, 29000 unless AWS has raised it. At most 300000, and above 29000 for `REGIONAL` and `PRIVATE` APIs only."
  type        = number
  default     = 29000
  nullable    = false

  validation {
    condition     = var.timeout_quota_milliseconds >= 29000 && var.timeout_quota_milliseconds <= 300000 && floor(var.timeout_quota_milliseconds) == var.timeout_quota_milliseconds
    error_message = "timeout_quota_milliseconds is ${var.timeout_quota_milliseconds}. It must be a whole number between 29000 and 300000."
  }

  validation {
    condition     = var.timeout_quota_milliseconds == 29000 || var.endpoint.type != "EDGE"
    error_message = "timeout_quota_milliseconds is ${var.timeout_quota_milliseconds} and endpoint.type is EDGE. AWS raises the quota for REGIONAL and PRIVATE APIs only."
  }
}

variable "binary_media_types" {
  description = "Content types whose bodies pass as bytes, such as `image/png` or `image/*`; all others are text in UTF-8. A type of which an answer is to be bytes must come first in the client's `Accept`. None may take in `application/json`, which would keep templates, schemas and errors from being read."
  type        = set(string)
  default     = []
  nullable    = false

  validation {
    condition     = alltrue([for type in var.binary_media_types : can(regex("^[a-zA-Z0-9!#$&^_.+*-]+/[a-zA-Z0-9!#$&^_.+*-]+$", type)) && !contains(["*/*", "application/*", "application/json"], type)])
    error_message = "${join(", ", [for type in var.binary_media_types : "\"${type}\"" if !(can(regex("^[a-zA-Z0-9!#$&^_.+*-]+/[a-zA-Z0-9!#$&^_.+*-]+$", type)) && !contains(["*/*", "application/*", "application/json"], type))])}. binary_media_types has content types, as image/png or image/*, of which none takes in application/json: API Gateway could not read templates, schemas and errors then."
  }
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

  validation {
    condition     = var.cors == null ? true : var.cors.allow_origin == "*" || can(regex("^[a-z][a-z0-9+.-]*://[a-zA-Z0-9.-]+(:[0-9]+)?$", var.cors.allow_origin))
    error_message = "cors.allow_origin is \"${try(coalesce(var.cors.allow_origin), "-")}\". It must be * or one origin: a scheme, a host and perhaps a port, without a slash at the end, as https://www.example.com."
  }

  validation {
    condition     = var.cors == null ? true : !(var.cors.allow_credentials && var.cors.allow_origin == "*")
    error_message = "cors.allow_credentials is true and cors.allow_origin is \"*\". Browsers take credentials only with an origin that is named."
  }

  validation {
    condition     = var.cors == null ? true : var.cors.max_age_seconds >= 0 && var.cors.max_age_seconds <= 86400 && floor(var.cors.max_age_seconds) == var.cors.max_age_seconds
    error_message = "cors.max_age_seconds is ${try(var.cors.max_age_seconds, 0)}. It must be a whole number between 0 and 86400."
  }

  validation {
    condition     = var.cors == null ? true : alltrue([for header in setunion(coalesce(var.cors.allow_headers, []), coalesce(var.cors.expose_headers, [])) : can(regex("^[a-zA-Z0-9!#$%&'*+.^_|~-]+$", header))])
    error_message = "cors.allow_headers and cors.expose_headers have ${try(join(", ", setunion(coalesce(var.cors.allow_headers, []), coalesce(var.cors.expose_headers, []))), "-")}. The name of a header has letters, digits and !#$%&'*+.^_|~- only."
  }
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

  validation {
    condition     = alltrue([for type in keys(var.gateway_responses) : contains(["DEFAULT_4XX", "DEFAULT_5XX", "RESOURCE_NOT_FOUND", "UNAUTHORIZED", "INVALID_API_KEY", "ACCESS_DENIED", "AUTHORIZER_FAILURE", "AUTHORIZER_CONFIGURATION_ERROR", "INVALID_SIGNATURE", "EXPIRED_TOKEN", "MISSING_AUTHENTICATION_TOKEN", "INTEGRATION_FAILURE", "INTEGRATION_TIMEOUT", "API_CONFIGURATION_ERROR", "UNSUPPORTED_MEDIA_TYPE", "BAD_REQUEST_PARAMETERS", "BAD_REQUEST_BODY", "REQUEST_TOO_LARGE", "THROTTLED", "QUOTA_EXCEEDED", "WAF_FILTERED"], type)])
    error_message = "${join(", ", [for type in keys(var.gateway_responses) : "gateway_responses has \"${type}\"" if !(contains(["DEFAULT_4XX", "DEFAULT_5XX", "RESOURCE_NOT_FOUND", "UNAUTHORIZED", "INVALID_API_KEY", "ACCESS_DENIED", "AUTHORIZER_FAILURE", "AUTHORIZER_CONFIGURATION_ERROR", "INVALID_SIGNATURE", "EXPIRED_TOKEN", "MISSING_AUTHENTICATION_TOKEN", "INTEGRATION_FAILURE", "INTEGRATION_TIMEOUT", "API_CONFIGURATION_ERROR", "UNSUPPORTED_MEDIA_TYPE", "BAD_REQUEST_PARAMETERS", "BAD_REQUEST_BODY", "REQUEST_TOO_LARGE", "THROTTLED", "QUOTA_EXCEEDED", "WAF_FILTERED"], type))])}. It must be one of API Gateway's types: DEFAULT_4XX, DEFAULT_5XX, RESOURCE_NOT_FOUND, UNAUTHORIZED, INVALID_API_KEY, ACCESS_DENIED, AUTHORIZER_FAILURE, AUTHORIZER_CONFIGURATION_ERROR, INVALID_SIGNATURE, EXPIRED_TOKEN, MISSING_AUTHENTICATION_TOKEN, INTEGRATION_FAILURE, INTEGRATION_TIMEOUT, API_CONFIGURATION_ERROR, UNSUPPORTED_MEDIA_TYPE, BAD_REQUEST_PARAMETERS, BAD_REQUEST_BODY, REQUEST_TOO_LARGE, THROTTLED, QUOTA_EXCEEDED, WAF_FILTERED."
  }

  validation {
    condition     = alltrue([for type, response in var.gateway_responses : response.status_code == null ? true : response.status_code >= 200 && response.status_code <= 599 && floor(response.status_code) == response.status_code])
    error_message = "${join(", ", [for type, response in var.gateway_responses : "gateway_responses[\"${type}\"].status_code is ${coalesce(response.status_code, 0)}" if !(response.status_code == null ? true : response.status_code >= 200 && response.status_code <= 599 && floor(response.status_code) == response.status_code)])}. It must be a whole number between 200 and 599."
  }

  validation {
    condition     = alltrue([for type, response in var.gateway_responses : alltrue([for name, value in response.headers : can(regex("^[a-zA-Z0-9!#$%&'*+.^_|~-]+$", name)) && can(regex("^[ -&(-~]*$", value))])])
    error_message = "${join(", ", [for type, response in var.gateway_responses : "gateway_responses[\"${type}\"].headers has ${join(", ", [for name, value in response.headers : "${name}: ${value}"])}" if !(alltrue([for name, value in response.headers : can(regex("^[a-zA-Z0-9!#$%&'*+.^_|~-]+$", name)) && can(regex("^[ -&(-~]*$", value))]))])}. The name of a header has letters, digits and a few signs only, its value printable ASCII characters and no single quote."
  }
}
