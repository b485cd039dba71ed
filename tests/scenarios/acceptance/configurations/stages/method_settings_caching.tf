# A stage of its own for each setting: settings of one method are one record.
resource "aws_api_gateway_stage" "method_settings_caching" {
  for_each = toset([
    "caching_enabled",
    "cache_ttl_in_seconds",
    "cache_data_encrypted",
    "require_authorization_for_cache_control",
    "unauthorized_cache_control_header_strategy",
  ])

  rest_api_id           = aws_api_gateway_rest_api.main.id
  deployment_id         = aws_api_gateway_deployment.main["one"].id
  stage_name            = each.key
  cache_cluster_enabled = true
  cache_cluster_size    = "0.5"
}

resource "aws_api_gateway_method_settings" "method_settings_caching_caching_enabled" {
  rest_api_id = aws_api_gateway_rest_api.main.id
  stage_name  = aws_api_gateway_stage.method_settings_caching["caching_enabled"].stage_name
  method_path = "digits/GET"

  settings {
    caching_enabled = [true, false, true][var.step - 1]
  }
}

resource "aws_api_gateway_method_settings" "method_settings_caching_cache_ttl_in_seconds" {
  rest_api_id = aws_api_gateway_rest_api.main.id
  stage_name  = aws_api_gateway_stage.method_settings_caching["cache_ttl_in_seconds"].stage_name
  method_path = "digits/GET"

  settings {
    cache_ttl_in_seconds = [1, 0, 60][var.step - 1]
  }
}

resource "aws_api_gateway_method_settings" "method_settings_caching_cache_data_encrypted" {
  rest_api_id = aws_api_gateway_rest_api.main.id
  stage_name  = aws_api_gateway_stage.method_settings_caching["cache_data_encrypted"].stage_name
  method_path = "digits/GET"

  settings {
    cache_data_encrypted = [true, false, true][var.step - 1]
  }
}

resource "aws_api_gateway_method_settings" "method_settings_caching_require_authorization_for_cache_control" {
  rest_api_id = aws_api_gateway_rest_api.main.id
  stage_name  = aws_api_gateway_stage.method_settings_caching["require_authorization_for_cache_control"].stage_name
  method_path = "digits/GET"

  settings {
    require_authorization_for_cache_control = [true, false, true][var.step - 1]
  }
}

resource "aws_api_gateway_method_settings" "method_settings_caching_unauthorized_cache_control_header_strategy" {
  rest_api_id = aws_api_gateway_rest_api.main.id
  stage_name  = aws_api_gateway_stage.method_settings_caching["unauthorized_cache_control_header_strategy"].stage_name
  method_path = "digits/GET"

  settings {
    unauthorized_cache_control_header_strategy = ["SUCCEED_WITH_RESPONSE_HEADER", "SUCCEED_WITHOUT_RESPONSE_HEADER", "FAIL_WITH_403"][var.step - 1]
  }
}
