locals {
  # by plan and key, as `gold/alice`
  api_keys = merge([
    for plan_name, plan in var.usage_plans : {
      for key_name, key in plan.api_keys : "${plan_name}/${key_name}" => merge(key, { name = key_name, plan = plan_name })
    }
  ]...)
}

resource "aws_api_gateway_usage_plan" "this" {
  for_each = var.usage_plans

  name        = "${var.name}-${each.key}"
  description = each.value.description
  tags        = var.tags

  api_stages {
    api_id = local.rest_api_id
    stage  = one(aws_api_gateway_stage.this[*].stage_name)

    dynamic "throttle" {
      for_each = each.value.route_throttles

      content {
        path        = "/${local.full_paths[throttle.key]}/${local.routes[throttle.key].http_method}"
        rate_limit  = throttle.value.rate_limit
        burst_limit = throttle.value.burst_limit
      }
    }
  }

  dynamic "throttle_settings" {
    for_each = each.value.throttle == null ? [] : [each.value.throttle]

    content {
      rate_limit  = throttle_settings.value.rate_limit
      burst_limit = throttle_settings.value.burst_limit
    }
  }

  dynamic "quota_settings" {
    for_each = each.value.quota == null ? [] : [each.value.quota]

    content {
      limit  = quota_settings.value.limit
      period = quota_settings.value.period
      offset = quota_settings.value.offset
    }
  }
}

resource "aws_api_gateway_api_key" "this" {
  for_each = { for name, key in local.api_keys : name => key if key.existing == null }

  name        = "${var.name}-${each.value.plan}-${each.value.name}"
  description = each.value.description
  enabled     = each.value.enabled
  customer_id = each.value.customer_id
  tags        = var.tags
}

resource "aws_api_gateway_usage_plan_key" "this" {
  for_each = local.api_keys

  usage_plan_id = aws_api_gateway_usage_plan.this[each.value.plan].id
  key_id        = each.value.existing == null ? aws_api_gateway_api_key.this[each.key].id : each.value.existing.id
  key_type      = "API_KEY"
}
