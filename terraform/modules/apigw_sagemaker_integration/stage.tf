# The stage, and how it serves: settings here apply at once, without a deployment.
locals {
  creates_canary_deployment = var.stage.canary == null ? false : var.stage.canary.base_redeployment_hash != null

  # a cache that nobody asked for would cost and keep nothing
  cached_routes = { for key, route in local.methods : key => route if route.cache != null }
  cache_keys = {
    for key, route in local.methods : key => route.cache == null ? null : coalesce(
      route.cache.keys, keys(local.method_request_parameters[key])
    )
  }

  all_methods_settings = {
    logging_level      = try(var.stage.execution_logs.level, "OFF")
    data_trace_enabled = try(var.stage.execution_logs.data_trace, false)
    metrics_enabled    = var.stage.metrics
    rate_limit         = try(var.stage.throttle.rate_limit, -1)
    burst_limit        = try(var.stage.throttle.burst_limit, -1)
  }
  # Settings of one method replace those of all methods, so they repeat them. Slashes of the path, the first one too, are written ~1:
  # https://docs.aws.amazon.com/apigateway/latest/api/patch-operations.html#UpdateStage-Patch
  method_settings = local.creates_stage ? merge(
    var.stage.execution_logs == null && !var.stage.metrics && var.stage.throttle == null ? {} : {
      "*/*" = merge(local.all_methods_settings, { cache_ttl_seconds = null })
    },
    {
      for key, route in local.methods : "~1${replace(local.full_paths[route.name], "/", "~1")}/${route.http_method}" => merge(
        local.all_methods_settings,
        { cache_ttl_seconds = route.cache == null ? null : coalesce(route.cache.ttl_seconds, try(var.stage.cache.ttl_seconds, 300)) },
        route.throttle,
      ) if route.throttle != null || route.cache != null
    },
  ) : {}

  writes_access_logs       = local.creates_stage && var.stage.access_logs != null
  creates_access_log_group = local.writes_access_logs && (var.stage.access_logs == null ? false : var.stage.access_logs.existing == null)
  access_log_fields = try(var.stage.access_logs.fields, null) != null ? var.stage.access_logs.fields : {
    requestId          = "$context.requestId"
    extendedRequestId  = "$context.extendedRequestId"
    requestTime        = "$context.requestTime"
    httpMethod         = "$context.httpMethod"
    resourcePath       = "$context.resourcePath"
    path               = "$context.path"
    protocol           = "$context.protocol"
    status             = "$context.status"
    responseLength     = "$context.responseLength"
    responseLatency    = "$context.responseLatency"
    integrationStatus  = "$context.integration.status"
    integrationLatency = "$context.integration.latency"
    integrationError   = "$context.integration.error"
    errorMessage       = "$context.error.message"
    errorType          = "$context.error.responseType"
    authorizeError     = "$context.authorize.error"
    sourceIp           = "$context.identity.sourceIp"
    userArn            = "$context.identity.userArn"
    apiKeyId           = "$context.identity.apiKeyId"
    subject            = "$context.authorizer.claims.sub"
    principalId        = "$context.authorizer.principalId"
    userAgent          = "$context.identity.userAgent"
    wafStatus          = "$context.waf.status"
    traceId            = "$context.xrayTraceId"
  }
}

# What a canary tries, beside what the others keep.
resource "aws_api_gateway_deployment" "canary" {
  count = local.creates_stage && local.creates_canary_deployment ? 1 : 0

  rest_api_id = local.rest_api_id
  description = "Made by Terraform for the canary of the stage ${var.stage.name}"

  triggers = {
    served = local.redeployment_hash
  }

  lifecycle {
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

resource "aws_api_gateway_stage" "this" {
  #checkov:skip=CKV2_AWS_4:stage.execution_logs is the caller's: logs need the account's CloudWatch role
  #checkov:skip=CKV2_AWS_51:the backend is SageMaker, called as a role; it takes no client certificate
  #checkov:skip=CKV2_AWS_77:the web ACL and its rules are the caller's
  #checkov:skip=CKV_AWS_120:a cache does not look at bodies: two predictions would be one
  #checkov:skip=CKV_AWS_73:stage.xray_tracing is the caller's: traces cost by request

  count = local.creates_stage ? 1 : 0

  rest_api_id           = local.rest_api_id
  deployment_id         = one(aws_api_gateway_deployment.this[*].id)
  stage_name            = var.stage.name
  description           = var.stage.description
  variables             = length(var.stage.variables) > 0 ? var.stage.variables : null
  xray_tracing_enabled  = var.stage.xray_tracing
  cache_cluster_enabled = var.stage.cache != null
  cache_cluster_size    = try(var.stage.cache.size, null)
  tags                  = var.tags

  dynamic "access_log_settings" {
    for_each = local.writes_access_logs ? [true] : []

    content {
      destination_arn = local.creates_access_log_group ? one(aws_cloudwatch_log_group.access[*].arn) : var.stage.access_logs.existing.arn
      format          = jsonencode(local.access_log_fields)
    }
  }

  dynamic "canary_settings" {
    for_each = var.stage.canary == null ? [] : [var.stage.canary]

    content {
      deployment_id            = local.creates_canary_deployment ? one(aws_api_gateway_deployment.canary[*].id) : one(aws_api_gateway_deployment.this[*].id)
      percent_traffic          = canary_settings.value.percent_traffic
      stage_variable_overrides = length(canary_settings.value.variables) > 0 ? canary_settings.value.variables : null
      use_stage_cache          = canary_settings.value.use_stage_cache
    }
  }

  # API Gateway calls as the role: without its policy the first requests would be refused.
  depends_on = [aws_iam_role_policy.integration]
}

resource "aws_api_gateway_method_settings" "all" {
  #checkov:skip=CKV_AWS_225:a cache does not look at bodies, so it is for the routes that ask for it

  for_each = { for path, settings in local.method_settings : path => settings if path == "*/*" }

  rest_api_id = local.rest_api_id
  stage_name  = one(aws_api_gateway_stage.this[*].stage_name)
  method_path = each.key

  settings {
    logging_level          = each.value.logging_level
    data_trace_enabled     = each.value.data_trace_enabled
    metrics_enabled        = each.value.metrics_enabled
    throttling_rate_limit  = each.value.rate_limit
    throttling_burst_limit = each.value.burst_limit
  }

  # made first, or API Gateway makes the group itself, to keep for ever
  depends_on = [aws_cloudwatch_log_group.execution]
}

resource "aws_api_gateway_method_settings" "route" {
  #checkov:skip=CKV_AWS_308:stage.cache.encrypted is true, unless the caller says otherwise

  for_each = { for path, settings in local.method_settings : path => settings if path != "*/*" }

  rest_api_id = local.rest_api_id
  stage_name  = one(aws_api_gateway_stage.this[*].stage_name)
  method_path = each.key

  settings {
    logging_level                              = each.value.logging_level
    data_trace_enabled                         = each.value.data_trace_enabled
    metrics_enabled                            = each.value.metrics_enabled
    throttling_rate_limit                      = each.value.rate_limit
    throttling_burst_limit                     = each.value.burst_limit
    caching_enabled                            = each.value.cache_ttl_seconds == null ? null : true
    cache_ttl_in_seconds                       = each.value.cache_ttl_seconds
    cache_data_encrypted                       = each.value.cache_ttl_seconds == null ? null : try(var.stage.cache.encrypted, true)
    require_authorization_for_cache_control    = each.value.cache_ttl_seconds == null ? null : try(var.stage.cache.require_authorization_to_invalidate, true)
    unauthorized_cache_control_header_strategy = each.value.cache_ttl_seconds == null ? null : "SUCCEED_WITH_RESPONSE_HEADER"
  }

  # those of all methods would reset what is there
  depends_on = [aws_api_gateway_method_settings.all]
}

resource "aws_cloudwatch_log_group" "access" {
  count = local.creates_access_log_group ? 1 : 0

  name              = "/aws/apigateway/${local.rest_api_id}/${var.stage.name}/access"
  retention_in_days = var.stage.access_logs.retention_in_days
  kms_key_id        = var.stage.access_logs.kms_key_arn
  tags              = var.tags
}

# The name is API Gateway's own. Made here, it has a retention and a key, and goes with the stage.
resource "aws_cloudwatch_log_group" "execution" {
  count = local.creates_stage && var.stage.execution_logs != null ? 1 : 0

  name              = "API-Gateway-Execution-Logs_${local.rest_api_id}/${var.stage.name}"
  retention_in_days = var.stage.execution_logs.retention_in_days
  kms_key_id        = var.stage.execution_logs.kms_key_arn
  tags              = var.tags
}
