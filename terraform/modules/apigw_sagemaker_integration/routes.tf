# The routes as the resources need them: each with what it does not say itself, by method and path. The key is what API Gateway
# tells them apart by, so two routes may swap their endpoints, and one may get another name, without a method being made twice.
locals {
  routes = {
    for name, route in var.routes : name => merge(route, {
      name                 = name
      path                 = trim(coalesce(route.path, name), "/")
      parts                = compact(split("/", coalesce(route.path, name)))
      method_key           = "${route.http_method} /${trim(coalesce(route.path, name), "/")}"
      timeout_milliseconds = coalesce(route.timeout_milliseconds, var.timeout_milliseconds)
      authorization        = coalesce(route.authorization, var.authorization)
      api_key_required     = route.api_key_required == null ? var.api_key_required : route.api_key_required
      authorization_scopes = coalesce(route.authorization, var.authorization) != "COGNITO_USER_POOLS" ? [] : (
        route.authorization_scopes != null ? route.authorization_scopes : try(var.authorizer.cognito.scopes, [])
      )
      path_parameters = flatten([for part in split("/", coalesce(route.path, name)) : regexall("^{([^+}]+)\\+?}$", part)])
    })
  }

  # two routes at one method and path are refused by a rule of their own, in words
  methods = { for key, routes in { for route in local.routes : route.method_key => route... } : key => routes[0] }

  endpoint_names = distinct([for route in local.routes : route.endpoint_name])

  # Every path that needs a resource, by its depth; routes share those that their paths begin with.
  maximum_depth = 5
  paths = [
    for depth in range(1, local.maximum_depth + 1) : toset([
      for route in local.routes : join("/", slice(route.parts, 0, depth)) if length(route.parts) >= depth
    ])
  ]
  resource_ids = merge(
    { "" = local.parent_resource_id },
    { for path, resource in aws_api_gateway_resource.level_1 : path => resource.id },
    { for path, resource in aws_api_gateway_resource.level_2 : path => resource.id },
    { for path, resource in aws_api_gateway_resource.level_3 : path => resource.id },
    { for path, resource in aws_api_gateway_resource.level_4 : path => resource.id },
    { for path, resource in aws_api_gateway_resource.level_5 : path => resource.id },
  )

  # the paths under the stage, with those of an API that is there already
  parent_path = local.creates_api ? "" : trim(var.existing_api.parent_path, "/")
  # a parameter stands for anything
  method_execution_arns = {
    for name, route in local.routes : name =>
    "${local.execution_arn}/${var.stage.name}/${route.http_method}/${replace(local.full_paths[name], "/{[^}]+}/", "*")}"
  }
  full_paths = { for name, route in local.routes : name => join("/", compact([local.parent_path, route.path])) }
}

# A resource cannot refer to its own kind's instances, so each depth has a block of its own.

resource "aws_api_gateway_resource" "level_1" {
  for_each = local.paths[0]

  rest_api_id = local.rest_api_id
  parent_id   = local.parent_resource_id
  path_part   = each.key
}

resource "aws_api_gateway_resource" "level_2" {
  for_each = local.paths[1]

  rest_api_id = local.rest_api_id
  parent_id   = aws_api_gateway_resource.level_1[dirname(each.key)].id
  path_part   = basename(each.key)
}

resource "aws_api_gateway_resource" "level_3" {
  for_each = local.paths[2]

  rest_api_id = local.rest_api_id
  parent_id   = aws_api_gateway_resource.level_2[dirname(each.key)].id
  path_part   = basename(each.key)
}

resource "aws_api_gateway_resource" "level_4" {
  for_each = local.paths[3]

  rest_api_id = local.rest_api_id
  parent_id   = aws_api_gateway_resource.level_3[dirname(each.key)].id
  path_part   = basename(each.key)
}

resource "aws_api_gateway_resource" "level_5" {
  for_each = local.paths[4]

  rest_api_id = local.rest_api_id
  parent_id   = aws_api_gateway_resource.level_4[dirname(each.key)].id
  path_part   = basename(each.key)
}

resource "aws_api_gateway_method" "route" {
  for_each = local.methods

  rest_api_id          = local.rest_api_id
  resource_id          = local.resource_ids[each.value.path]
  http_method          = each.value.http_method
  operation_name       = each.value.name
  authorization        = each.value.authorization
  authorizer_id        = lookup(local.authorizer_ids, each.value.authorization, null)
  authorization_scopes = length(each.value.authorization_scopes) > 0 ? each.value.authorization_scopes : null
  api_key_required     = each.value.api_key_required
  request_parameters   = local.method_request_parameters[each.key]
  request_models       = local.request_models[each.key]
  request_validator_id = try(aws_api_gateway_request_validator.this[local.validators[each.key]].id, null)

  depends_on = [aws_api_gateway_model.request]
}

resource "aws_api_gateway_integration" "route" {
  for_each = local.methods

  rest_api_id             = local.rest_api_id
  resource_id             = aws_api_gateway_method.route[each.key].resource_id
  http_method             = aws_api_gateway_method.route[each.key].http_method
  type                    = "AWS"
  integration_http_method = "POST"
  uri                     = local.integration_uris[each.key]
  credentials             = local.integration_role_arn
  request_parameters      = local.integration_request_parameters[each.key]
  request_templates       = length(each.value.request_templates) > 0 ? each.value.request_templates : null
  passthrough_behavior    = each.value.passthrough_behavior
  content_handling        = each.value.request_content_handling
  cache_key_parameters    = local.cache_keys[each.key]
  timeout_milliseconds    = each.value.timeout_milliseconds

  lifecycle {
    precondition {
      condition = terraform_data.integration_role.output.choice == local.integration_role_choice
      error_message = join(" ", [
        "integration_role asks for ${local.integration_role_choice}, but this API was made with ${terraform_data.integration_role.output.choice},",
        "and an API keeps the role that it was made with. Go back to that one, or ${local.how_to_change_the_role}",
      ])
    }
  }

  depends_on = [aws_iam_role.integration]
}

resource "aws_api_gateway_method_response" "route" {
  for_each = local.responses

  rest_api_id         = local.rest_api_id
  resource_id         = aws_api_gateway_method.route[each.value.method_key].resource_id
  http_method         = aws_api_gateway_method.route[each.value.method_key].http_method
  status_code         = each.value.status
  response_parameters = { for name in keys(each.value.headers) : "method.response.header.${name}" => false }
}

resource "aws_api_gateway_integration_response" "route" {
  for_each = local.responses

  rest_api_id         = local.rest_api_id
  resource_id         = aws_api_gateway_integration.route[each.value.method_key].resource_id
  http_method         = aws_api_gateway_integration.route[each.value.method_key].http_method
  status_code         = aws_api_gateway_method_response.route[each.key].status_code
  selection_pattern   = each.value.pattern
  content_handling    = each.value.content_handling
  response_parameters = { for name, source in each.value.headers : "method.response.header.${name}" => source }
  response_templates  = length(each.value.templates) > 0 ? each.value.templates : null
}
