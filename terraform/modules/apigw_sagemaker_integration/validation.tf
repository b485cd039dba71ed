# What API Gateway checks before it calls the endpoint: required parameters, and the body by a JSON Schema.
locals {
  validators = {
    for key, route in local.methods : key => join("-and-", compact([
      route.request_schema == null ? "" : "body",
      anytrue([for parameter in concat(values(route.headers), values(route.query_parameters)) : parameter.required]) ? "parameters" : "",
    ]))
  }

  # Both keys name the one model: without $default a client could get round it by calling its body something else.
  request_models = {
    for key, route in local.methods : key => route.request_schema == null ? null : {
      "application/json" = local.model_names[key]
      "$default"         = local.model_names[key]
    }
  }

  # letters and digits only, and one for each method and path
  model_names = { for key, route in local.methods : key => "${replace(title(route.name), "/[^a-zA-Z0-9]/", "")}${substr(sha256(key), 0, 8)}" }
}

resource "aws_api_gateway_request_validator" "this" {
  for_each = toset(compact(values(local.validators)))

  rest_api_id                 = local.rest_api_id
  name                        = "${var.name} ${each.key}"
  validate_request_body       = startswith(each.key, "body")
  validate_request_parameters = endswith(each.key, "parameters")
}

resource "aws_api_gateway_model" "request" {
  for_each = { for key, route in local.methods : key => route if route.request_schema != null }

  rest_api_id  = local.rest_api_id
  name         = local.model_names[each.key]
  description  = "Body of a request to ${each.value.name}"
  content_type = "application/json"
  schema       = each.value.request_schema
}
