# The rules that the provider does not check while planning and that concern more than one value. Each is here once, with the sentence
# for the user who breaks it. `wrong` looks at nothing that may be unknown until apply, since one unknown value would put off all of it:
# what may be unknown has validations of its own, or stands in `wrong_texts`.
locals {
  wrong = concat(local.wrong_names, local.wrong_routes, local.wrong_callers, local.wrong_place, local.wrong_operation)

  # Names that people try first. The types have them because Terraform drops what a type does not have without a word.
  other_names = {
    routes = {
      api_key = "api_key_required", async = "asynchronous", authorizer = "authorization", method = "http_method",
      scopes  = "authorization_scopes", timeout = "timeout_milliseconds",
    }
    stage = {
      access_log_settings  = "access_logs", cache_cluster_size = "cache.size", metrics_enabled = "metrics", stage_name = "name",
      xray_tracing_enabled = "xray_tracing",
    }
    cors     = { allow_methods = "http_method of each route", max_age = "max_age_seconds" }
    endpoint = { types = "type" }
  }
  wrong_names = flatten([
    for where, object in merge(
      { for name, route in var.routes : "routes[\"${name}\"]" => { type = "routes", fields = route } },
      { for name, fields in { cors = var.cors, endpoint = var.endpoint, stage = var.stage } : name => { type = name, fields = fields } },
      ) : [
      for other, name in local.other_names[object.type] : "${where} has no ${other}: it is ${name}." if try(object.fields[other], null) != null
    ]
  ])

  # --- the routes ---

  given_paths = { for name, route in var.routes : name => coalesce(route.path, name) }
  path_part   = "([a-zA-Z0-9._:-]+|{[a-zA-Z0-9_-]+})"
  # the parameters of the paths by what stands before them
  path_parameters = {
    for parameter in distinct(flatten([for path in local.given_paths : [
      for index, part in split("/", path) : { place = join("/", slice(split("/", path), 0, index)), part = part } if startswith(part, "{")
    ]])) : parameter.place => parameter.part...
  }
  json_schema_drafts = ["http://json-schema.org/draft-04/schema#", "http://json-schema.org/draft-04/schema"]
  owner_deploys      = try(!var.existing_api.deploy, false)

  wrong_routes = concat(
    compact([
      length(distinct([for name in keys(var.routes) : replace(name, "/[^a-zA-Z0-9]/", "")])) == length(var.routes) ? "" :
      "routes has the names ${join(", ", keys(var.routes))}. They must differ in letters and digits: clients name functions after them.",
      length(local.methods) == length(var.routes) ? "" :
      "routes has ${join(", ", [for name, route in local.routes : "${name}: ${route.method_key}"])}. No two may have the same method and path.",
    ]),
    [
      for place, parameters in local.path_parameters : join(" ", [
        "routes has ${join(" and ", parameters)} after \"${place}/\" in paths.",
        "API Gateway takes one parameter only at the same place of paths that begin alike: give it the same name in all of them.",
      ]) if length(parameters) > 1
    ],
    flatten([for name, route in local.routes : [for sentence in compact(concat(
      [
        local.given_paths[name] == "/" ||
        can(regex("^${local.path_part}(/${local.path_part}){0,4}$", replace(local.given_paths[name], "/\\+}$/", "}"))) ? "" : join(" ", [
          "path is \"${local.given_paths[name]}\". It must be / or have 1 to 5 parts with slashes between them and none at the ends; a part has letters,",
          "digits and ._:- only, or is a parameter in braces, the last one also as {name+}.",
        ]),
        length(distinct(route.path_parameters)) == length(route.path_parameters) ? "" :
        "path is \"${route.path}\". A parameter may be in a path once only.",
        contains(["POST", "PUT", "PATCH", "GET"], route.http_method) ? "" :
        "http_method is \"${route.http_method}\". It must be POST, PUT, PATCH or GET.",
        route.http_method != "GET" || length(route.request_templates) > 0 ? "" :
        "http_method is \"GET\" and request_templates is empty. A GET has no body, so a template must make the one that the model gets.",
        route.timeout_milliseconds <= var.timeout_quota_milliseconds ? "" :
        "timeout_milliseconds is ${route.timeout_milliseconds}. It may be at most timeout_quota_milliseconds, which is ${var.timeout_quota_milliseconds}.",
        contains(["AWS_IAM", "NONE", "COGNITO_USER_POOLS", "CUSTOM"], route.authorization) ? "" :
        "authorization is \"${route.authorization}\". It must be AWS_IAM, NONE, COGNITO_USER_POOLS or CUSTOM.",
        route.authorization != "COGNITO_USER_POOLS" || var.authorizer.cognito != null ? "" :
        "authorization is COGNITO_USER_POOLS and authorizer.cognito is not set. Name the user pools there.",
        route.authorization != "CUSTOM" || var.authorizer.lambda != null ? "" :
        "authorization is CUSTOM and authorizer.lambda is not set. Name the function there.",
        var.routes[name].authorization_scopes == null || route.authorization == "COGNITO_USER_POOLS" ? "" :
        "authorization_scopes is set and the authorization is ${route.authorization}. Scopes are for COGNITO_USER_POOLS only.",
        route.passthrough_behavior != "NEVER" || length(route.request_templates) > 0 ? "" :
        "passthrough_behavior is NEVER and request_templates is empty. Nothing would ever reach the endpoint.",
        route.throttle == null || !local.owner_deploys ? "" :
        "throttle is set, and the stage of existing_api is its owner's: set existing_api.deploy, or leave throttles to the owner.",
        route.cache == null || route.http_method == "GET" ? "" : join(" ", [
          "cache is set and http_method is ${route.http_method}. The cache does not look at bodies, so it would answer one prediction for all:",
          "use GET, with templates that make the body of parameters.",
        ]),
        route.cache == null || var.stage.cache != null ? "" :
        "cache is set and stage.cache is not. The stage must have a cache, as { cache = {} }.",
      ],
      [
        for parameter in keys(route.query_parameters) : "query_parameters has \"${parameter}\". API Gateway takes letters, digits and ._$- only."
        if !can(regex("^[a-zA-Z0-9._$-]+$", parameter))
      ],
      [
        for key in try(coalesce(route.cache.keys), []) : join(" ", [
          "cache.keys has ${key}. Each must be a parameter that the route declares or forwards:",
          "method.request.header.NAME, method.request.querystring.NAME or method.request.path.NAME.",
        ]) if !contains(keys(local.method_request_parameters[route.method_key]), key)
      ],
      flatten([for header, source in route.endpoint_headers : [for sentence in compact([
        contains(keys(route.asynchronous ? local.asynchronous_headers : local.synchronous_headers), header) ? "" : join(" ", [
          "SageMaker takes for a synchronous route ${join(", ", keys(local.synchronous_headers))},",
          "and for an asynchronous one ${join(", ", keys(local.asynchronous_headers))}.",
        ]),
        length([for place in values(source) : place if place != null]) <= 1 ? "" :
        "It comes from one of header, query_parameter, path_parameter, stage_variable and value, or from none.",
        source.path_parameter == null || contains(route.path_parameters, coalesce(source.path_parameter, "-")) ? "" :
        "The path \"${route.path}\" has no parameter {${source.path_parameter}}.",
        source.stage_variable == null || local.owner_deploys || contains(keys(var.stage.variables), coalesce(source.stage_variable, "-")) ? "" :
        "stage.variables has no ${source.stage_variable}.",
      ]) : "endpoint_headers has \"${header}\". ${sentence}"]]),
    )) : "routes[\"${name}\"].${sentence}"]]),
  )

  # --- who may call ---

  unsigned_routes = [for name, route in local.routes : name if route.authorization != "AWS_IAM"]
  keyed_routes    = [for route in local.routes : route if route.api_key_required]
  wrong_callers = concat(
    compact([
      contains(["AWS_IAM", "NONE", "COGNITO_USER_POOLS", "CUSTOM"], var.authorization) ? "" :
      "authorization is \"${var.authorization}\". It must be AWS_IAM, NONE, COGNITO_USER_POOLS or CUSTOM.",
      var.api_key_source != "AUTHORIZER" || var.authorizer.lambda != null ? "" :
      "api_key_source is \"AUTHORIZER\" and authorizer.lambda is not set. Only a Lambda authorizer can name an API key.",
      length(var.usage_plans) == 0 || length(local.keyed_routes) > 0 ? "" : join(" ", [
        "usage_plans has ${join(", ", keys(var.usage_plans))}, and no route has api_key_required.",
        "A plan is for requests with an API key: without one, nothing is counted or throttled.",
      ]),
      length(try(var.resource_policy.account_ids, [])) == 0 || length(local.unsigned_routes) == 0 ? "" : join(" ", [
        "resource_policy.account_ids is set, and ${join(", ", local.unsigned_routes)} is not AWS_IAM.",
        "Who does not sign belongs to no account, and would be let in.",
      ]),
    ]),
    flatten([for lambda in var.authorizer.lambda[*] : [for sentence in compact([
      can(regex("^((method[.]request[.](header|querystring)|context|stageVariables)[.][^ ,]+ )*$", join("", formatlist("%s ", lambda.identity_sources)))) ? "" :
      "Each must be method.request.header.NAME, method.request.querystring.NAME, context.NAME or stageVariables.NAME.",
      lambda.type != "TOKEN" || length(lambda.identity_sources) == 1 && startswith(join("", lambda.identity_sources), "method.request.header.") ? "" :
      "With the type TOKEN the token comes in one header, as method.request.header.Authorization; REQUEST takes others.",
      lambda.type != "REQUEST" || length(lambda.identity_sources) > 0 || lambda.ttl_seconds == 0 ? "" :
      "Without a source an answer cannot be kept: set ttl_seconds to 0.",
    ]) : "authorizer.lambda.identity_sources has ${jsonencode(lambda.identity_sources)}. ${sentence}"]]),
    [
      for lambda in var.authorizer.lambda[*] : "authorizer.lambda.validation_expression is set and type is \"${lambda.type}\". It is for a TOKEN only."
      if lambda.validation_expression != null && lambda.type != "TOKEN"
    ],
    flatten([for name, plan in var.usage_plans : [for sentence in concat(
      [
        for key in concat([name], keys(plan.api_keys)) : " has the name \"${key}\". Names of plans and keys have 1 to 64 letters, digits and ._- only."
        if !can(regex("^[a-zA-Z0-9._-]{1,64}$", key))
      ],
      [
        for key_name, key in plan.api_keys :
        ".api_keys[\"${key_name}\"] has existing together with description, enabled or customer_id. Those are for a key that the module makes."
        if key.existing != null && (key.description != null || !key.enabled || key.customer_id != null)
      ],
      [for quota in plan.quota[*] : ".quota.limit is ${quota.limit}. It must be 1 or more." if quota.limit < 1],
      [
        for quota in plan.quota[*] : ".quota.offset is ${quota.offset} with the period ${quota.period}. It is 0 for DAY, 0 to 6 for WEEK, 0 to 27 for MONTH."
        if quota.offset < 0 || quota.offset > lookup({ DAY = 0, WEEK = 6 }, quota.period, 27)
      ],
      [
        for route in keys(plan.route_throttles) : ".route_throttles has \"${route}\". It must be the name of a route: ${join(", ", keys(var.routes))}."
        if !contains(keys(var.routes), route)
      ],
    ) : "usage_plans[\"${name}\"]${sentence}"]]),
  )

  # --- where it is ---

  shaped_api = compact([
    var.description == null ? "" : "description",
    var.api_key_source == "HEADER" ? "" : "api_key_source",
    length(var.binary_media_types) == 0 ? "" : "binary_media_types",
    length(var.gateway_responses) == 0 ? "" : "gateway_responses",
    var.resource_policy == null ? "" : "resource_policy",
    var.endpoint.disable_execute_api_endpoint ? "endpoint.disable_execute_api_endpoint" : "",
  ])
  # a field that is not set is null, false or empty
  shaped_stage = concat(
    compact([length(var.usage_plans) == 0 ? "" : "usage_plans", var.domain == null ? "" : "domain", var.web_acl == null ? "" : "web_acl"]),
    [for field, value in var.stage : "stage.${field}" if field != "name" && !contains(["null", "false", "{}"], jsonencode(value))],
  )
  wrong_place = concat(
    compact([
      !var.endpoint.disable_execute_api_endpoint || var.domain != null ? "" :
      "endpoint.disable_execute_api_endpoint is true and domain is not set. The API would answer nowhere.",
      var.timeout_quota_milliseconds == 29000 || var.endpoint.type != "EDGE" ? "" :
      "timeout_quota_milliseconds is ${var.timeout_quota_milliseconds} and endpoint.type is EDGE. AWS raises it for REGIONAL and PRIVATE APIs only.",
    ]),
    flatten([for domain in var.domain[*] : compact([
      can(regex("^([*]\\.)?([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\\.)+[a-z]{2,}$", domain.name)) ? "" :
      "domain.name is \"${domain.name}\". It must be a domain name in lower case, as api.example.com.",
      can(regex("^[a-zA-Z0-9$_.+!*'()-]+$", coalesce(domain.base_path, "-"))) ? "" :
      "domain.base_path is \"${domain.base_path}\". It must be one part of a path, of letters, digits and $-_.+!*'() only, or not set.",
      var.endpoint.type != "PRIVATE" ? "" :
      "domain is set and endpoint.type is PRIVATE. A custom domain name is for REGIONAL and EDGE APIs.",
      domain.mutual_tls == null || var.endpoint.type == "REGIONAL" && var.endpoint.disable_execute_api_endpoint ? "" : join(" ", [
        "domain.mutual_tls is set, endpoint.type is ${var.endpoint.type} and endpoint.disable_execute_api_endpoint is",
        "${var.endpoint.disable_execute_api_endpoint}. Mutual TLS is for REGIONAL APIs, and at the execute-api endpoint nobody asks for a certificate.",
      ]),
    ])]),
    flatten([for api in var.existing_api[*] : compact([
      length(local.shaped_api) == 0 ? "" :
      "existing_api is set together with ${join(", ", local.shaped_api)}. Those are for an API that the module makes.",
      api.deploy || length(local.shaped_stage) == 0 ? "" : join(" ", [
        "existing_api.deploy is false and ${join(", ", local.shaped_stage)} is set.",
        "Those belong to the stage, which is the owner's: set existing_api.deploy, or leave them out.",
      ]),
    ])]),
  )

  # --- how it serves ---

  throttles = merge(
    { for throttle in var.stage.throttle[*] : "stage.throttle" => throttle },
    { for name, route in var.routes : "routes[\"${name}\"].throttle" => route.throttle if route.throttle != null },
    merge([for name, plan in var.usage_plans : merge(
      { for throttle in plan.throttle[*] : "usage_plans[\"${name}\"].throttle" => throttle },
      { for route, throttle in plan.route_throttles : "usage_plans[\"${name}\"].route_throttles[\"${route}\"]" => throttle },
    )]...),
  )
  kept_seconds = merge(
    { for cache in var.stage.cache[*] : "stage.cache" => cache.ttl_seconds },
    { for name, route in var.routes : "routes[\"${name}\"].cache" => route.cache.ttl_seconds if try(route.cache.ttl_seconds, null) != null },
  )
  named_headers = merge(
    { for name, route in var.routes : "routes[\"${name}\"].headers" => keys(route.headers) },
    { for type, response in var.gateway_responses : "gateway_responses[\"${type}\"].headers" => keys(response.headers) },
    { for cors in var.cors[*] : "cors.allow_headers" => coalesce(cors.allow_headers, []) },
    { for cors in var.cors[*] : "cors.expose_headers" => coalesce(cors.expose_headers, []) },
    { for cognito in var.authorizer.cognito[*] : "authorizer.cognito.header" => [cognito.header] },
  )
  gateway_response_types = [
    "ACCESS_DENIED", "API_CONFIGURATION_ERROR", "AUTHORIZER_CONFIGURATION_ERROR", "AUTHORIZER_FAILURE", "BAD_REQUEST_BODY", "BAD_REQUEST_PARAMETERS",
    "DEFAULT_4XX", "DEFAULT_5XX", "EXPIRED_TOKEN", "INTEGRATION_FAILURE", "INTEGRATION_TIMEOUT", "INVALID_API_KEY", "INVALID_SIGNATURE",
    "MISSING_AUTHENTICATION_TOKEN", "QUOTA_EXCEEDED", "REQUEST_TOO_LARGE", "RESOURCE_NOT_FOUND", "THROTTLED", "UNAUTHORIZED",
    "UNSUPPORTED_MEDIA_TYPE", "WAF_FILTERED",
  ]

  wrong_operation = concat(
    [
      for where, limits in local.throttles : "${where} has rate_limit ${limits.rate_limit} and burst_limit ${limits.burst_limit}. Neither may be negative."
      if min(limits.rate_limit, limits.burst_limit) < 0
    ],
    [for where, seconds in local.kept_seconds : "${where}.ttl_seconds is ${seconds}. It must be between 0 and 3600." if seconds < 0 || seconds > 3600],
    flatten([for where, names in local.named_headers : [
      for name in names : "${where} has \"${name}\". The name of a header has letters, digits and !#$%&'*+.^_|~- only."
      if !can(regex("^[a-zA-Z0-9!#$%&'*+.^_|~-]+$", name))
    ]]),
    [
      for type in var.binary_media_types : join(" ", [
        "binary_media_types has \"${type}\". It has content types, as image/png or image/*, of which none takes in application/json:",
        "API Gateway could not read templates, schemas and errors then.",
      ]) if !can(regex("^[a-zA-Z0-9!#$&^_.+*-]+/[a-zA-Z0-9!#$&^_.+*-]+$", type)) || contains(["*/*", "application/*", "application/json"], type)
    ],
    flatten([for cors in var.cors[*] : compact([
      !cors.allow_credentials || cors.allow_origin != "*" ? "" :
      "cors.allow_credentials is true and cors.allow_origin is \"*\". Browsers take credentials only with an origin that is named.",
      can(regex("^[0-9]+$", cors.max_age_seconds)) && cors.max_age_seconds <= 86400 ? "" :
      "cors.max_age_seconds is ${cors.max_age_seconds}. It must be a whole number between 0 and 86400.",
    ])]),
    flatten([for type, response in var.gateway_responses : compact([
      contains(local.gateway_response_types, type) ? "" :
      "gateway_responses has \"${type}\". It must be one of API Gateway's types: ${join(", ", local.gateway_response_types)}.",
      can(regex("^[2-5][0-9][0-9]$", coalesce(response.status_code, 200))) ? "" :
      "gateway_responses[\"${type}\"].status_code is ${response.status_code}. It must be between 200 and 599.",
    ])]),
    [
      for logs in var.stage.access_logs[*] : join(" ", [
        "stage.access_logs.fields has ${join(", ", values(logs.fields))}.",
        "API Gateway wants $context.requestId or $context.extendedRequestId among them.",
      ]) if logs.fields != null && length(setintersection(values(coalesce(logs.fields, {})), ["$context.requestId", "$context.extendedRequestId"])) == 0
    ],
    [
      for cache in var.stage.cache[*] : "stage.cache is set, and no route has a cache. It would cost by the hour and keep nothing."
      if alltrue([for route in var.routes : route.cache == null])
    ],
    flatten([for canary in var.stage.canary[*] : compact([
      canary.percent_traffic >= 0 && canary.percent_traffic <= 100 ? "" :
      "stage.canary.percent_traffic is ${canary.percent_traffic}. It must be between 0 and 100.",
      length(canary.variables) > 0 || canary.base_redeployment_hash != null ? "" :
      "stage.canary has neither variables nor base_redeployment_hash. It would serve the same as the stage.",
      can(regex("^[0-9a-f]{64}$", coalesce(canary.base_redeployment_hash, sha256("")))) ? "" : join(" ", [
        "stage.canary.base_redeployment_hash is \"${canary.base_redeployment_hash}\". It must be the output redeployment_hash of the last apply",
        "without the change that is tried: 64 hexadecimal digits.",
      ]),
    ])]),
    flatten([for alarms in var.alarms[*] : concat(
      [
        for name, alarm in { client_error_rate = alarms.client_error_rate, server_error_rate = alarms.server_error_rate } :
        "alarms.${name}.threshold is ${alarm.threshold}. It is a share of the requests: 0 or more, and less than 1."
        if alarm.threshold < 0 || alarm.threshold >= 1
      ],
      [
        for name, alarm in { integration_latency = alarms.integration_latency, latency = alarms.latency } :
        "alarms.${name}.threshold is ${alarm.threshold}. It must be more than 0 milliseconds." if alarm.threshold <= 0
      ],
      compact([
        alarms.period_seconds >= 60 && alarms.period_seconds * alarms.evaluation_periods <= 86400 ? "" : join(" ", [
          "alarms.period_seconds is ${alarms.period_seconds} and evaluation_periods is ${alarms.evaluation_periods}.",
          "The period must be 60 or more, and all periods together at most a day.",
        ]),
        alarms.datapoints_to_alarm <= alarms.evaluation_periods ? "" : join(" ", [
          "alarms.datapoints_to_alarm is ${alarms.datapoints_to_alarm} and evaluation_periods is ${alarms.evaluation_periods}.",
          "Of so many periods no more can be over the threshold.",
        ]),
      ]),
    )]),
    [
      for dashboard in var.dashboard[*] : "dashboard.period_seconds is ${dashboard.period_seconds}. It must be a multiple of 60."
      if dashboard.period_seconds < 60 || dashboard.period_seconds % 60 != 0
    ],
  )

  # --- texts, of which some may be unknown until apply ---

  wrong_texts = concat(
    flatten([for name, route in var.routes : [for sentence in concat(
      compact([
        can(keys(jsondecode(coalesce(route.request_schema, "{}")))) &&
        contains(local.json_schema_drafts, try(jsondecode(route.request_schema)["$schema"], local.json_schema_drafts[0])) ? "" :
        "request_schema is ${substr(route.request_schema, 0, 60)}. It must be a JSON Schema of draft 4, the one that API Gateway knows; use jsonencode.",
        can(keys(jsondecode(coalesce(route.response_schema, "{}")))) ? "" :
        "response_schema is ${substr(route.response_schema, 0, 60)}. It must be a JSON object; use jsonencode.",
      ]),
      flatten([for field, templates in { request_templates = route.request_templates, response_templates = route.response_templates } : [
        for type, template in templates : join(" ", [
          "${field} has \"${type}\" of ${length(template)} characters. Its keys are content types, of request_templates also $default,",
          "and API Gateway takes templates of at most 307200 characters.",
        ]) if length(template) > 307200 || !can(regex("^[^/ ]+/[^/ ]+$", field == "request_templates" ? replace(type, "/^[$]default$/", "*/*") : type))
      ]]),
      [
        for header, source in route.endpoint_headers :
        "endpoint_headers has \"${header}\" with the value ${source.value}. A fixed value has printable ASCII characters, and no single quote."
        if !can(regex("^[ -&(-~]+$", coalesce(source.value, "-")))
      ],
    ) : "routes[\"${name}\"].${sentence}"]]),
    flatten([for type, response in var.gateway_responses : [
      for name, value in response.headers : join(" ", [
        "gateway_responses[\"${type}\"].headers has ${name}: ${value}.",
        "A value has printable ASCII characters and no single quote.",
      ]) if !can(regex("^[ -&(-~]*$", value))
    ]]),
    [
      for name, value in merge(var.stage.variables, try(var.stage.canary.variables, {})) : join(" ", [
        "stage.variables or stage.canary.variables has ${name} = \"${value}\".",
        "A name has letters, digits and underscores, a value letters, digits and -._~:/?#&=, only.",
      ]) if !can(regex("^[a-zA-Z0-9_]+ [A-Za-z0-9._~:/?#&=,-]+$", "${name} ${value}"))
    ],
  )
}
