variable "endpoint" {
  description = <<-EOT
    How the API is reached.
    - `type` (default `REGIONAL`): `REGIONAL`; `EDGE` for an API behind the CloudFront distribution that API Gateway runs; `PRIVATE` for one that
      is reached through VPC endpoints only. With `existing_api`: the type of that API.
    - `vpc_endpoint_ids`: the `execute-api` VPC endpoints that a `PRIVATE` API gets DNS names for, and lets in.
    - `disable_execute_api_endpoint` (default `false`): answer at `domain` only.

    Refused, with the right name: `types`.
  EOT
  type = object({
    type                         = optional(string, "REGIONAL")
    vpc_endpoint_ids             = optional(set(string), [])
    disable_execute_api_endpoint = optional(bool, false)
    types                        = optional(any)
  })
  default  = {}
  nullable = false

  validation {
    condition     = alltrue([for id in var.endpoint.vpc_endpoint_ids : can(regex("^vpce-[0-9a-f]+$", id))])
    error_message = "endpoint.vpc_endpoint_ids has ${jsonencode(var.endpoint.vpc_endpoint_ids)}. Each must be the id of a VPC endpoint, as vpce-0a1b."
  }

  validation {
    condition     = var.endpoint.type == "PRIVATE" || length(var.endpoint.vpc_endpoint_ids) == 0
    error_message = "endpoint.vpc_endpoint_ids is set and endpoint.type is ${var.endpoint.type}. VPC endpoints are for PRIVATE APIs."
  }
}

variable "domain" {
  description = <<-EOT
    A custom domain name for the stage. By default none.
    - `name` (required): the domain name, such as `api.example.com`.
    - `certificate_arn`: ARN of its certificate in ACM, in us-east-1 for an `EDGE` API and in the API's region for a `REGIONAL` one. Required
      unless `existing`.
    - `base_path` (default: none): the first part of the path, which leads to this stage; other APIs may have others.
    - `security_policy` (default `TLS_1_2`): the lowest TLS version: `TLS_1_2` or `TLS_1_0`.
    - `mutual_tls`: demand certificates of clients, by the trust store `truststore_uri` in S3 and its `truststore_version`. `REGIONAL` only, and
      with `endpoint.disable_execute_api_endpoint`.
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
    condition     = alltrue([for domain in var.domain[*] : domain.existing || domain.certificate_arn != null])
    error_message = "domain.certificate_arn is not set. A domain name needs a certificate, unless it is there already: then set domain.existing."
  }

  validation {
    condition     = can(regex("^(|arn:[a-z-]+:acm:[a-z0-9-]+:[0-9]{12}:certificate/.+)$", try(coalesce(var.domain.certificate_arn), "")))
    error_message = "domain.certificate_arn is \"${try(coalesce(var.domain.certificate_arn), "-")}\". It must be the ARN of a certificate in ACM."
  }

  validation {
    condition = alltrue([for domain in var.domain[*] : !domain.existing ||
      domain.certificate_arn == null && domain.mutual_tls == null && domain.route53_zone == null
    ])
    error_message = "domain.existing is set together with certificate_arn, mutual_tls or route53_zone. Those are for a domain name that the module makes."
  }
}

variable "existing_api" {
  description = <<-EOT
    A REST API that is there already, to which the routes are added. By default the module makes one.
    - `rest_api_id` (required): its id.
    - `parent_resource_id` (required): id of the resource below which the routes go: the API's root resource, or another.
    - `parent_path` (default: the root): the path of that resource, such as `ml/v2`.
    - `name`: name of that API, by which CloudWatch knows its metrics. Required with `alarms` or `dashboard`.
    - `deploy` (default `false`): let the module make the deployment and the stage, with all that the API has by then. Else the API's owner does
      so, whenever the output `redeployment_hash` changes, and `stage.name` is the name of the owner's stage.
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
    condition     = alltrue([for api in var.existing_api[*] : can(regex("^[a-z0-9]+ [a-z0-9]+$", "${api.rest_api_id} ${api.parent_resource_id}"))])
    error_message = "existing_api has ${jsonencode(var.existing_api)}. rest_api_id and parent_resource_id must be ids, of small letters and digits."
  }

  validation {
    condition     = alltrue([for api in var.existing_api[*] : can(regex("^/?(${local.path_part}(/${local.path_part})*)?$", api.parent_path))])
    error_message = "existing_api.parent_path is \"${try(var.existing_api.parent_path, "")}\". It must be the path of the parent resource, as ml/v2."
  }

  validation {
    condition     = alltrue([for api in var.existing_api[*] : api.name != null || var.alarms == null && var.dashboard == null])
    error_message = "existing_api.name is not set, and alarms or dashboard is. CloudWatch knows the metrics of an API by its name."
  }

  validation {
    condition = var.endpoint.type != "PRIVATE" || anytrue([
      var.existing_api != null,
      length(var.endpoint.vpc_endpoint_ids) > 0,
      try(length(var.resource_policy.vpc_endpoint_ids) > 0, false),
      try(var.resource_policy.json, null) != null,
    ])
    error_message = "endpoint.type is PRIVATE, and no VPC endpoint may call. Name some in endpoint.vpc_endpoint_ids or resource_policy.vpc_endpoint_ids."
  }
}
