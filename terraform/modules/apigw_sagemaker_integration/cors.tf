# https://docs.aws.amazon.com/apigateway/latest/developerguide/how-to-cors.html
# The preflight request is answered by API Gateway itself, and needs no authorization: a browser sends none with it.
locals {
  # on answers and on errors alike, or a page cannot read them
  cors_headers = var.cors == null ? {} : merge(
    {
      "Access-Control-Allow-Origin"   = "'${var.cors.allow_origin}'"
      "Access-Control-Expose-Headers" = "'${join(",", local.cors_expose_headers)}'"
    },
    try(var.cors.allow_credentials, false) ? { "Access-Control-Allow-Credentials" = "'true'" } : {},
  )
  cors_expose_headers = sort(coalesce(try(var.cors.expose_headers, null), toset(concat(
    [for name in distinct(concat(local.synchronous_answer_headers, local.asynchronous_answer_headers)) : name if name != "Content-Type"],
    ["x-amzn-ErrorType", "x-amzn-RequestId"],
  ))))
  cors_allow_headers = sort(coalesce(try(var.cors.allow_headers, null), toset(concat(
    ["Authorization", "X-Amz-Content-Sha256", "X-Amz-Date", "X-Amz-Security-Token", "X-Api-Key"],
    [for parameter in flatten([for parameters in local.method_request_parameters : keys(parameters)]) :
    trimprefix(parameter, "method.request.header.") if startswith(parameter, "method.request.header.")],
  ))))

  # by path, what a preflight request to it is answered
  preflight = var.cors == null ? {} : {
    for path, methods in { for route in local.methods : route.path => route.http_method... } : path => merge(
      { for name, value in local.cors_headers : name => value if name != "Access-Control-Expose-Headers" },
      {
        "Access-Control-Allow-Headers" = "'${join(",", local.cors_allow_headers)}'"
        "Access-Control-Allow-Methods" = "'${join(",", sort(concat(["OPTIONS"], methods)))}'"
        "Access-Control-Max-Age"       = "'${var.cors.max_age_seconds}'"
      },
    )
  }
}

resource "aws_api_gateway_method" "preflight" {
  #checkov:skip=CKV2_AWS_53:a preflight request has no body, and a mock answers it

  for_each = local.preflight

  rest_api_id   = local.rest_api_id
  resource_id   = local.resource_ids[each.key]
  http_method   = "OPTIONS"
  authorization = "NONE"
}

resource "aws_api_gateway_integration" "preflight" {
  for_each = local.preflight

  rest_api_id       = local.rest_api_id
  resource_id       = aws_api_gateway_method.preflight[each.key].resource_id
  http_method       = aws_api_gateway_method.preflight[each.key].http_method
  type              = "MOCK"
  request_templates = { "application/json" = jsonencode({ statusCode = 204 }) }
}

resource "aws_api_gateway_method_response" "preflight" {
  for_each = local.preflight

  rest_api_id         = local.rest_api_id
  resource_id         = aws_api_gateway_method.preflight[each.key].resource_id
  http_method         = aws_api_gateway_method.preflight[each.key].http_method
  status_code         = "204"
  response_parameters = { for name in keys(each.value) : "method.response.header.${name}" => false }
}

resource "aws_api_gateway_integration_response" "preflight" {
  for_each = local.preflight

  rest_api_id         = local.rest_api_id
  resource_id         = aws_api_gateway_integration.preflight[each.key].resource_id
  http_method         = aws_api_gateway_integration.preflight[each.key].http_method
  status_code         = aws_api_gateway_method_response.preflight[each.key].status_code
  response_parameters = { for name, value in each.value : "method.response.header.${name}" => value }
}
