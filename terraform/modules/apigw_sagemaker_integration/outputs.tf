locals {
  stage_url = "https://${local.rest_api_id}.execute-api.${local.region}.${local.dns_suffix}/${var.stage.name}"
  # known to be there once the stage is
  invoke_url = local.creates_stage ? one(aws_api_gateway_stage.this[*].invoke_url) : local.stage_url
  invoke_urls = {
    for name, path in local.full_paths : name => path == "" ? local.invoke_url : "${local.invoke_url}/${path}"
  }

  # Signed by curl itself, 7.75 or newer, with the credentials of the environment
  curl_authorization = {
    AWS_IAM = [
      "--aws-sigv4 'aws:amz:${local.region}:execute-api' --user \"$AWS_ACCESS_KEY_ID:$AWS_SECRET_ACCESS_KEY\"",
      "--header \"X-Amz-Security-Token: $AWS_SESSION_TOKEN\"",
    ]
    NONE               = []
    COGNITO_USER_POOLS = ["--header \"${try(var.authorizer.cognito.header, "Authorization")}: $TOKEN\""]
    CUSTOM = [
      for source in try(var.authorizer.lambda.identity_sources, []) : "--header \"${trimprefix(source, "method.request.header.")}: $TOKEN\""
      if startswith(source, "method.request.header.")
    ]
  }
}

output "invoke_url" {
  description = "URL of the stage, below which the routes are."
  value       = local.invoke_url
}

output "invoke_urls" {
  description = "URL to send requests to, by route. A parameter of the path stands there in braces."
  value       = local.invoke_urls
}

output "curl_commands" {
  description = <<-EOT
    A command that sends payload.json, by route. With `AWS_IAM` it signs with the credentials in the environment; a token it takes from `$TOKEN`
    and an API key from `$API_KEY`.
  EOT
  value = {
    for name, route in local.routes : name => join(" ", concat(
      ["curl --fail-with-body --request ${route.http_method}"],
      route.http_method == "GET" ? [] : ["--header 'Content-Type: application/json'"],
      local.curl_authorization[route.authorization],
      route.api_key_required ? ["--header \"x-api-key: $API_KEY\""] : [],
      route.http_method == "GET" ? [] : ["--data-binary @payload.json"],
      ["'${local.invoke_urls[name]}'"],
    ))
  }
}

output "rest_api_id" {
  description = "Id of the REST API."
  value       = local.rest_api_id
}

output "rest_api_arn" {
  description = "ARN of the REST API."
  value       = "arn:${local.partition}:apigateway:${local.region}::/restapis/${local.rest_api_id}"
}

output "root_resource_id" {
  description = "Id of the resource below which the routes are: the API's root, or `existing_api.parent_resource_id`."
  value       = local.parent_resource_id
}

output "resource_ids" {
  description = "Ids of the API's resources that the module knows, by path below that resource."
  value       = local.resource_ids
}

output "execution_arn" {
  description = "The REST API as `execute-api` policies name it; append `/STAGE/METHOD/PATH`."
  value       = local.execution_arn
}

output "method_execution_arns" {
  description = <<-EOT
    The routes' methods as `execute-api` policies name them, by route: callers need `execute-api:Invoke` on them when the authorization is
    `AWS_IAM`.
  EOT
  value       = local.method_execution_arns
}

output "redeployment_hash" {
  description = <<-EOT
    Changes when, and only when, something changes that a deployment serves: for the owner of an existing API to deploy by, and for
    `stage.canary`.
  EOT
  value       = local.redeployment_hash

  # whoever deploys by it finds the routes there
  depends_on = [
    aws_api_gateway_integration_response.preflight,
    aws_api_gateway_integration_response.route,
  ]
}

output "served_hashes" {
  description = <<-EOT
    What `redeployment_hash` is made of, by part: each route with its responses as `route METHOD /path`, and what the routes share, such as
    `authorizers` or `gateway_responses`. Where two plans differ in one, that is why there is a new deployment.
  EOT
  value       = local.served_hashes
}

output "deployment_id" {
  description = "Id of the deployment that the stage serves; null if the module makes none."
  value       = one(aws_api_gateway_deployment.this[*].id)
}

output "stage_name" {
  description = "Name of the stage."
  value       = var.stage.name
}

output "stage_arn" {
  description = "ARN of the stage; null if the module makes none."
  value       = one(aws_api_gateway_stage.this[*].arn)
}

output "integration_uris" {
  description = "The service actions that API Gateway calls, by route."
  value       = { for key, route in local.methods : route.name => local.integration_uris[key] }
}

output "integration_role_arn" {
  description = "ARN of the role as which API Gateway calls the endpoints."
  value       = local.integration_role_arn
}

output "authorizer_ids" {
  description = "Ids of the authorizers, by authorization: `COGNITO_USER_POOLS`, `CUSTOM`."
  value       = local.authorizer_ids
}

output "log_group_names" {
  description = "Names of the log groups that the module makes: `access` and `execution`, where asked for."
  value = merge(
    { for group in aws_cloudwatch_log_group.access : "access" => group.name },
    { for group in aws_cloudwatch_log_group.execution : "execution" => group.name },
  )
}

output "limits" {
  description = <<-EOT
    What one request to a route may be, by route.
    - `payload_bytes`: of the body: API Gateway's 10 MB, which is below SageMaker's 25 MB; 4 MB (4194304) if the endpoint is serverless.
    - `response_bytes`: of the answer, likewise.
    - `timeout_milliseconds`: until API Gateway gives up.
    - `endpoint_timeout_milliseconds`: until SageMaker gives up on the model's container, or on an asynchronous inference.
  EOT
  value = {
    # https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-execution-service-limits-table.html
    # https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_runtime_InvokeEndpointAsync.html
    for name, route in local.routes : name => {
      payload_bytes                 = route.asynchronous ? 128000 : 10485760
      response_bytes                = 10485760
      timeout_milliseconds          = route.timeout_milliseconds
      endpoint_timeout_milliseconds = route.asynchronous ? 3600000 : 60000
    }
  }
}

output "openapi" {
  description = "The API as an OpenAPI 3.0 document, in JSON: paths, security, schemas, errors. A client generated from it works."
  value       = jsonencode(local.openapi)
}

output "domain_urls" {
  description = "URL of each route at the custom domain, by route; empty without one."
  value       = { for name, route in local.routes : name => join("/", compact([local.domain_url, route.path])) if var.domain != null }
}

output "domain_target" {
  description = "What a DNS record of the custom domain has to point to: `name` and the hosted `zone_id`; null if the module makes no domain name."
  value       = local.domain_aliases
}

output "usage_plan_ids" {
  description = "Ids of the usage plans, by name."
  value       = { for name, plan in aws_api_gateway_usage_plan.this : name => plan.id }
}

output "api_key_ids" {
  description = "Ids of the API keys, by plan and key, as `gold/alice`."
  value       = { for name, key in aws_api_gateway_usage_plan_key.this : name => key.key_id }
}

output "api_key_values" {
  description = "Values of the API keys that the module makes, by plan and key: what a client sends as `x-api-key`."
  value       = { for name, key in aws_api_gateway_api_key.this : name => key.value }
  sensitive   = true
}

output "alarm_arns" {
  description = "ARNs of the alarms, by name: `server-error-rate`, `client-error-rate`, `latency`, `integration-latency`."
  value       = { for name, alarm in aws_cloudwatch_metric_alarm.this : name => alarm.arn }
}

output "dashboard_arn" {
  description = "ARN of the dashboard; null without one."
  value       = one(aws_cloudwatch_dashboard.this[*].dashboard_arn)
}
