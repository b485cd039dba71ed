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

  validation {
    condition     = contains(["REGIONAL", "EDGE", "PRIVATE"], var.endpoint.type)
    error_message = "endpoint.type is \"${var.endpoint.type}\". It must be REGIONAL, EDGE or PRIVATE."
  }

  validation {
    condition     = alltrue([for id in var.endpoint.vpc_endpoint_ids : can(regex("^vpce-[0-9a-f]+$", id))])
    error_message = "${join(", ", [for id in var.endpoint.vpc_endpoint_ids : "endpoint.vpc_endpoint_ids has \"${id}\"" if !(can(regex("^vpce-[0-9a-f]+$", id)))])}. It must be the id of a VPC endpoint, as vpce-0123456789abcdef0."
  }

  validation {
    condition     = length(var.endpoint.vpc_endpoint_ids) == 0 || var.endpoint.type == "PRIVATE"
    error_message = "endpoint.vpc_endpoint_ids is set and endpoint.type is ${var.endpoint.type}. VPC endpoints are for PRIVATE APIs."
  }
}

variable "domain" {
  description = <<-EOT
    A custom domain name for the stage. By default none.
    - `name` (required): the domain name, such as `api.example.com`.
    - `certificate_arn`: ARN of its certificate in ACM, in us-east-1 for an `EDGE` API and in the API's region for a `REGIONAL` one. Required unless `existing`.
    - `base_path` (default: none): the first part of the path, which leads to this stage; other APIs may have others.
    - `security_policy` (default `TLS_1_2`): the least TLS version: `TLS_1_2` or `TLS_1_0`.
    - `mutual_tls`: demand certificates of clients, by the trust store `truststore_uri` in S3 and its `truststore_version`. `REGIONAL` only, and with `endpoint.disable_execute_api_endpoint`.
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

  validation {
    condition     = !var.endpoint.disable_execute_api_endpoint || var.domain != null
    error_message = "endpoint.disable_execute_api_endpoint is true and domain is not set. The API would answer nowhere."
  }

  validation {
    condition     = var.domain == null ? true : can(regex("^([*]\\.)?([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\\.)+[a-z]{2,}$", var.domain.name))
    error_message = "domain.name is \"${try(coalesce(var.domain.name), "-")}\". It must be a domain name in lower case, as api.example.com."
  }

  validation {
    condition     = var.domain == null ? true : var.domain.existing || var.domain.certificate_arn != null
    error_message = "domain.certificate_arn is not set. A domain name needs a certificate, unless it is there already: then set domain.existing."
  }

  validation {
    condition     = try(var.domain.certificate_arn, null) == null ? true : can(regex("^arn:[a-z-]+:acm:[a-z0-9-]+:[0-9]{12}:certificate/.+$", var.domain.certificate_arn))
    error_message = "domain.certificate_arn is \"${try(coalesce(var.domain.certificate_arn), "-")}\". It must be the ARN of a certificate in ACM, as arn:aws:acm:REGION:ACCOUNT:certificate/ID."
  }

  validation {
    condition     = try(var.domain.base_path, null) == null ? true : can(regex("^[a-zA-Z0-9$_.+!*'()-]+$", var.domain.base_path))
    error_message = "domain.base_path is \"${try(coalesce(var.domain.base_path), "-")}\". It must be one part of a path, of letters, digits and $-_.+!*'() only, or not set."
  }

  validation {
    condition     = contains(["TLS_1_0", "TLS_1_2"], try(var.domain.security_policy, "TLS_1_2"))
    error_message = "domain.security_policy is \"${try(coalesce(var.domain.security_policy), "-")}\". It must be TLS_1_2 or TLS_1_0."
  }

  validation {
    condition     = try(var.domain.mutual_tls, null) == null ? true : can(regex("^s3://[^/]+/.+$", var.domain.mutual_tls.truststore_uri))
    error_message = "domain.mutual_tls.truststore_uri is \"${try(coalesce(var.domain.mutual_tls.truststore_uri), "-")}\". It must be an object in S3, as s3://BUCKET/KEY."
  }

  validation {
    condition     = try(var.domain.mutual_tls, null) == null || (var.endpoint.type == "REGIONAL" && var.endpoint.disable_execute_api_endpoint)
    error_message = "domain.mutual_tls is set, endpoint.type is ${var.endpoint.type} and endpoint.disable_execute_api_endpoint is ${var.endpoint.disable_execute_api_endpoint}. Mutual TLS is for REGIONAL APIs, and at the execute-api endpoint nobody asks for a certificate: disable that."
  }

  validation {
    condition     = var.domain == null ? true : var.endpoint.type != "PRIVATE"
    error_message = "domain is set and endpoint.type is PRIVATE. A custom domain name is for REGIONAL and EDGE APIs."
  }

  validation {
    condition     = var.domain == null ? true : !var.domain.existing || (var.domain.certificate_arn == null && var.domain.mutual_tls == null && var.domain.route53_zone == null)
    error_message = "domain.existing is set together with certificate_arn, mutual_tls or route53_zone. Those shape the domain name that the module makes; it does not change one of yours."
  }
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

  validation {
    condition     = var.existing_api == null ? true : can(regex("^[a-z0-9]+$", var.existing_api.rest_api_id)) && can(regex("^[a-z0-9]+$", var.existing_api.parent_resource_id))
    error_message = "existing_api has rest_api_id \"${try(coalesce(var.existing_api.rest_api_id), "-")}\" and parent_resource_id \"${try(coalesce(var.existing_api.parent_resource_id), "-")}\". They must be ids, of small letters and digits, not names or ARNs."
  }

  validation {
    condition     = var.existing_api == null ? true : can(regex("^/?([a-zA-Z0-9._:-]+|{[a-zA-Z0-9_-]+})?(/([a-zA-Z0-9._:-]+|{[a-zA-Z0-9_-]+}))*$", var.existing_api.parent_path))
    error_message = "existing_api.parent_path is \"${try(coalesce(var.existing_api.parent_path), "-")}\". It must be the path of the parent resource, as ml/v2."
  }

  validation {
    condition = var.existing_api == null ? true : alltrue([
      var.description == null, var.api_key_source == "HEADER", length(var.binary_media_types) == 0, length(var.gateway_responses) == 0,
      var.resource_policy == null, length(var.endpoint.vpc_endpoint_ids) == 0, !var.endpoint.disable_execute_api_endpoint,
    ])
    error_message = "existing_api is set together with ${join(", ", compact([
      var.description == null ? "" : "description", var.api_key_source == "HEADER" ? "" : "api_key_source",
      length(var.binary_media_types) == 0 ? "" : "binary_media_types", length(var.gateway_responses) == 0 ? "" : "gateway_responses",
      var.resource_policy == null ? "" : "resource_policy", length(var.endpoint.vpc_endpoint_ids) == 0 ? "" : "endpoint.vpc_endpoint_ids",
      var.endpoint.disable_execute_api_endpoint ? "endpoint.disable_execute_api_endpoint" : "",
    ]))}. Those shape the API that the module makes; it does not change an API of yours."
  }

  validation {
    condition = var.existing_api == null ? true : var.existing_api.deploy || alltrue([
      length(var.usage_plans) == 0, var.domain == null, var.web_acl == null, jsonencode(merge(var.stage, { name = null })) == local.unset_stage,
    ])
    error_message = "existing_api.deploy is false and ${join(", ", compact([
      length(var.usage_plans) == 0 ? "" : "usage_plans", var.domain == null ? "" : "domain", var.web_acl == null ? "" : "web_acl",
      jsonencode(merge(var.stage, { name = null })) == local.unset_stage ? "" : "stage (more than its name)",
    ]))} is set. Those belong to the stage, which is the owner's: set existing_api.deploy, or leave them out."
  }

  validation {
    condition     = var.existing_api == null ? true : var.existing_api.name != null || (var.alarms == null && var.dashboard == null)
    error_message = "existing_api.name is not set, and alarms or dashboard is. CloudWatch knows the metrics of an API by its name."
  }

  validation {
    condition     = var.endpoint.type != "PRIVATE" || var.existing_api != null || length(var.endpoint.vpc_endpoint_ids) > 0 || try(length(var.resource_policy.vpc_endpoint_ids), 0) > 0 || try(var.resource_policy.json, null) != null
    error_message = "endpoint.type is PRIVATE, and no VPC endpoint may call. Name some in endpoint.vpc_endpoint_ids or resource_policy.vpc_endpoint_ids, or give resource_policy.json."
  }

  validation {
    condition     = alltrue([for name, route in var.routes : alltrue([for source in values(route.endpoint_headers) : source.stage_variable == null || try(!var.existing_api.deploy, false) || contains(keys(var.stage.variables), coalesce(source.stage_variable, "-"))])])
    error_message = "${join(", ", [for name, route in var.routes : "routes[\"${name}\"].endpoint_headers takes the stage_variable ${join(", ", [for source in values(route.endpoint_headers) : source.stage_variable if source.stage_variable != null])} and stage.variables has ${join(", ", keys(var.stage.variables))}" if !(alltrue([for source in values(route.endpoint_headers) : source.stage_variable == null || try(!var.existing_api.deploy, false) || contains(keys(var.stage.variables), coalesce(source.stage_variable, "-"))]))])}. It must be one of those."
  }

  validation {
    condition     = alltrue([for name, route in var.routes : route.throttle == null || try(var.existing_api.deploy, true)])
    error_message = "${join(", ", [for name, route in var.routes : "routes[\"${name}\"].throttle is set, and the stage of existing_api is its owner's" if !(route.throttle == null || try(var.existing_api.deploy, true))])}. Throttles belong to the stage: set existing_api.deploy, or leave them to the owner."
  }
}
