locals {
  creates_api        = var.existing_api == null
  creates_stage      = local.creates_api || try(var.existing_api.deploy, false)
  endpoints_in_words = "${length(local.endpoint_names) == 1 ? "endpoint" : "endpoints"} ${join(", ", sort(local.endpoint_names))}"

  rest_api_id        = local.creates_api ? one(aws_api_gateway_rest_api.this[*].id) : var.existing_api.rest_api_id
  parent_resource_id = local.creates_api ? one(aws_api_gateway_rest_api.this[*].root_resource_id) : var.existing_api.parent_resource_id
  # as `execute-api` policies name it
  execution_arn = "arn:${local.partition}:execute-api:${local.region}:${local.account_id}:${local.rest_api_id}"

  apigateway_arn = "arn:${local.partition}:apigateway:${local.region}"
  # Two slashes: the path that the service gets is what follows `path/`, and it begins with one.
  integration_uris = {
    for key, route in local.methods : key => join("", [
      "${local.apigateway_arn}:runtime.sagemaker:path//endpoints/${route.endpoint_name}/",
      route.asynchronous ? "async-invocations" : "invocations",
    ])
  }

  # What a deployment is a copy of. Inputs rather than ids and resources: the ids of methods and integrations stay the same when they
  # change, and whole resources differ once more after the first apply, when the provider has read them back.
  served = {
    api_key_source     = var.api_key_source
    authorizers        = local.authorizers
    binary_media_types = var.binary_media_types
    credentials        = local.integration_role_choice
    disabled           = var.endpoint.disable_execute_api_endpoint
    gateway_responses  = local.gateway_responses
    policy             = local.served_policy
    preflight          = local.preflight
    responses          = local.responses
    routes = {
      for key, route in local.methods : key => {
        api_key_required         = route.api_key_required
        authorization            = route.authorization
        authorization_scopes     = route.authorization_scopes
        cache_keys               = local.cache_keys[key]
        name                     = route.name
        passthrough_behavior     = route.passthrough_behavior
        request_content_handling = route.request_content_handling
        request_models           = local.request_models[key]
        request_parameters       = local.integration_request_parameters[key]
        request_schema           = route.request_schema
        request_templates        = route.request_templates
        required                 = local.method_request_parameters[key]
        timeout_milliseconds     = route.timeout_milliseconds
        uri                      = local.integration_uris[key]
        validator                = local.validators[key]
      }
    }
  }
  redeployment_hash = sha256(jsonencode(local.served))
  # the same by part, which says why there is a new deployment
  served_hashes = merge(
    { for part, content in local.served : part => sha256(jsonencode(content)) if !contains(["responses", "routes"], part) },
    {
      for key, route in local.served.routes : "route ${key}" => sha256(jsonencode([
        route, [for response in local.served.responses : response if response.method_key == key],
      ]))
    },
  )
}

resource "aws_api_gateway_rest_api" "this" {
  #checkov:skip=CKV_AWS_237:an API that is replaced has another URL, whichever of the two is made first

  count = local.creates_api ? 1 : 0

  name                         = var.name
  description                  = coalesce(var.description, "Predictions of the SageMaker ${local.endpoints_in_words}")
  api_key_source               = var.api_key_source
  binary_media_types           = length(var.binary_media_types) > 0 ? sort(var.binary_media_types) : null
  disable_execute_api_endpoint = var.endpoint.disable_execute_api_endpoint
  tags                         = var.tags

  endpoint_configuration {
    types            = [var.endpoint.type]
    vpc_endpoint_ids = length(var.endpoint.vpc_endpoint_ids) > 0 ? var.endpoint.vpc_endpoint_ids : null
  }

  lifecycle {
    replace_triggered_by = [terraform_data.integration_role]
  }
}

# A stage serves a copy of the API, taken when the deployment is made. So the deployment is made anew when, and only when, something
# that it serves changes.
resource "aws_api_gateway_deployment" "this" {
  count = local.creates_stage ? 1 : 0

  rest_api_id = local.rest_api_id
  description = "Made by Terraform for the SageMaker ${local.endpoints_in_words}"

  triggers = {
    # while a canary is tried, the others keep the deployment that they have
    served = local.creates_canary_deployment ? var.stage.canary.base_redeployment_hash : local.redeployment_hash
  }

  lifecycle {
    # the stage moves to the next deployment before this one goes
    create_before_destroy = true
  }

  depends_on = [
    aws_api_gateway_gateway_response.this,
    aws_api_gateway_integration_response.preflight,
    aws_api_gateway_integration_response.route,
    aws_api_gateway_method_response.route,
    aws_api_gateway_rest_api_policy.this,
  ]
}
