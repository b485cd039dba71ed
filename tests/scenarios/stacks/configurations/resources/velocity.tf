# Velocity both ways, a GET without a body, a MOCK for load balancers, errors told apart by patterns, CORS, and a role
# that may do anything to SageMaker.

resource "aws_iam_role" "any_endpoint" {
  name = "${var.name}-any-endpoint"

  assume_role_policy = jsonencode({
    Statement = [{
      Effect    = "Allow"
      Principal = { Service = ["apigateway.amazonaws.com", "lambda.amazonaws.com"] }
      Action    = "sts:AssumeRole"
    }]
  })

  inline_policy {
    name = "sagemaker"
    policy = jsonencode({
      Version   = "2012-10-17"
      Statement = [{ Effect = "Allow", Action = ["sagemaker:*"], Resource = "*" }]
    })
  }
}

resource "aws_api_gateway_rest_api" "velocity" {
  name        = "${var.name}-velocity"
  description = "Features in, a verdict out"

  endpoint_configuration {
    types = ["REGIONAL"]
  }
}

resource "aws_api_gateway_resource" "api" {
  rest_api_id = aws_api_gateway_rest_api.velocity.id
  parent_id   = aws_api_gateway_rest_api.velocity.root_resource_id
  path_part   = "api"
}

resource "aws_api_gateway_resource" "routes" {
  for_each = toset(["health", "predict", "verdict"])

  rest_api_id = aws_api_gateway_rest_api.velocity.id
  parent_id   = aws_api_gateway_resource.api.id
  path_part   = each.value
}

# the health of the API alone: nothing is behind it

resource "aws_api_gateway_method" "health" {
  rest_api_id   = aws_api_gateway_rest_api.velocity.id
  resource_id   = aws_api_gateway_resource.routes["health"].id
  http_method   = "GET"
  authorization = "NONE"
}

resource "aws_api_gateway_integration" "health" {
  rest_api_id = aws_api_gateway_rest_api.velocity.id
  resource_id = aws_api_gateway_resource.routes["health"].id
  http_method = aws_api_gateway_method.health.http_method
  type        = "MOCK"

  request_templates = {
    "application/json" = "{ statusCode: 200 }"
  }
}

resource "aws_api_gateway_method_response" "health" {
  rest_api_id = aws_api_gateway_rest_api.velocity.id
  resource_id = aws_api_gateway_resource.routes["health"].id
  http_method = aws_api_gateway_method.health.http_method
  status_code = 200

  response_models = {
    "application/json" = "Empty"
  }
}

resource "aws_api_gateway_integration_response" "health" {
  rest_api_id = aws_api_gateway_rest_api.velocity.id
  resource_id = aws_api_gateway_resource.routes["health"].id
  http_method = aws_api_gateway_method.health.http_method
  status_code = aws_api_gateway_method_response.health.status_code

  response_templates = {
    "application/json" = jsonencode({ status = "healthy", stage = "$context.stage" })
  }
}

# POST /api/predict: named fields become the model's list

resource "aws_api_gateway_method" "predict" {
  rest_api_id   = aws_api_gateway_rest_api.velocity.id
  resource_id   = aws_api_gateway_resource.routes["predict"].id
  http_method   = "POST"
  authorization = "NONE"

  request_parameters = {
    "method.request.header.Content-Type" = true
    "method.request.header.X-Trace"      = false
  }
}

resource "aws_api_gateway_integration" "predict" {
  rest_api_id             = aws_api_gateway_rest_api.velocity.id
  resource_id             = aws_api_gateway_resource.routes["predict"].id
  http_method             = aws_api_gateway_method.predict.http_method
  type                    = "AWS"
  integration_http_method = "POST"
  uri                     = "${local.invoke}/endpoints/${aws_sagemaker_endpoint.echo.name}/invocations"
  credentials             = aws_iam_role.any_endpoint.arn
  passthrough_behavior    = "WHEN_NO_TEMPLATES"
  timeout_milliseconds    = 29000
  cache_key_parameters    = ["method.request.header.Content-Type"]

  request_parameters = {
    "integration.request.header.Content-Type"                       = "method.request.header.Content-Type"
    "integration.request.header.X-Amzn-SageMaker-Custom-Attributes" = "method.request.header.X-Trace"
  }

  request_templates = {
    "application/json" = <<-EOF
      #set($root = $input.path('$'))
      #set($all = $input.params())
      ## one instance a customer
      {
        "instances": [
          #foreach($customer in $root.customers)
          {
            "amount": $customer.amount,
            "name": "$util.escapeJavaScript($customer.name)",
            "vip": #if($customer.vip) 1 #else 0 #end,
            "first": $foreach.first,
            "trace": "$all.header.get('X-Trace')"
          }#if($foreach.hasNext),#end
          #end
        ],
        "count": $root.customers.size(),
        "all": $input.json('$.customers[*].amount')
      }
    EOF

    "text/csv" = "$input.body"
  }
}

resource "aws_api_gateway_method_response" "predict" {
  for_each = toset(["200", "400", "500"])

  rest_api_id = aws_api_gateway_rest_api.velocity.id
  resource_id = aws_api_gateway_resource.routes["predict"].id
  http_method = aws_api_gateway_method.predict.http_method
  status_code = each.value

  response_parameters = {
    "method.response.header.Access-Control-Allow-Origin" = true
    "method.response.header.X-Request"                   = false
  }
}

resource "aws_api_gateway_integration_response" "predict" {
  rest_api_id = aws_api_gateway_rest_api.velocity.id
  resource_id = aws_api_gateway_resource.routes["predict"].id
  http_method = aws_api_gateway_method.predict.http_method
  status_code = "200"

  response_parameters = {
    "method.response.header.Access-Control-Allow-Origin" = "'*'"
    "method.response.header.X-Request"                   = "context.requestId"
  }

  depends_on = [aws_api_gateway_integration.predict, aws_api_gateway_method_response.predict]
}

resource "aws_api_gateway_integration_response" "failed" {
  for_each = { "400" = "4\\d{2}", "500" = "5\\d{2}" }

  rest_api_id       = aws_api_gateway_rest_api.velocity.id
  resource_id       = aws_api_gateway_resource.routes["predict"].id
  http_method       = aws_api_gateway_method.predict.http_method
  status_code       = each.key
  selection_pattern = each.value

  response_templates = {
    "application/json" = <<-EOF
      #set($message = $input.path('$.OriginalMessage'))
      {"error": "the model refused it", "status": "$input.path('$.OriginalStatusCode')", "known": #if("$!message" != "")true#{else}false#end}
    EOF
  }

  depends_on = [aws_api_gateway_integration.predict, aws_api_gateway_method_response.predict]
}

# GET /api/verdict?features=1,2.5: a query string becomes a body, the model's answer a verdict

resource "aws_api_gateway_method" "verdict" {
  rest_api_id   = aws_api_gateway_rest_api.velocity.id
  resource_id   = aws_api_gateway_resource.routes["verdict"].id
  http_method   = "GET"
  authorization = "NONE"

  request_parameters = {
    "method.request.querystring.features"  = true
    "method.request.querystring.threshold" = false
  }
}

resource "aws_api_gateway_integration" "verdict" {
  rest_api_id             = aws_api_gateway_rest_api.velocity.id
  resource_id             = aws_api_gateway_resource.routes["verdict"].id
  http_method             = aws_api_gateway_method.verdict.http_method
  type                    = "AWS"
  integration_http_method = "POST"
  uri                     = "${local.invoke}//endpoints/${aws_sagemaker_endpoint.echo.name}/invocations"
  credentials             = aws_iam_role.any_endpoint.arn
  passthrough_behavior    = "NEVER"

  request_parameters = {
    "integration.request.header.Content-Type" = "'application/json'"
    "integration.request.header.Accept"       = "'application/json'"
  }

  request_templates = {
    "application/json" = <<-EOF
      {"instances": [[#foreach($feature in $input.params('features').split(','))$feature.trim()#if($foreach.hasNext), #end#end]],
       "threshold": #if($input.params('threshold') != "")$input.params('threshold')#{else}0.5#end,
       "stage": "$context.stage", "method": "$context.httpMethod", "path": "$context.resourcePath"}
    EOF
  }
}

resource "aws_api_gateway_method_response" "verdict" {
  rest_api_id = aws_api_gateway_rest_api.velocity.id
  resource_id = aws_api_gateway_resource.routes["verdict"].id
  http_method = aws_api_gateway_method.verdict.http_method
  status_code = "200"

  response_models = {
    "application/json" = "Empty"
  }
}

resource "aws_api_gateway_integration_response" "verdict" {
  rest_api_id = aws_api_gateway_rest_api.velocity.id
  resource_id = aws_api_gateway_resource.routes["verdict"].id
  http_method = aws_api_gateway_integration.verdict.http_method
  status_code = aws_api_gateway_method_response.verdict.status_code

  response_templates = {
    "application/json" = <<-EOF
      #set($received = $util.parseJson($input.path('$.received')))
      #set($largest = $received.instances[0][0])
      {"largest": $largest,
       "positive": #if($largest > $received.threshold) true #else false #end,
       "received": $input.path('$.received'),
       "encoded": "$util.base64Encode($received.stage)"}
    EOF
  }
}

resource "aws_api_gateway_deployment" "velocity" {
  rest_api_id = aws_api_gateway_rest_api.velocity.id

  triggers = {
    redeployment = sha1(jsonencode([
      aws_api_gateway_resource.api.id,
      aws_api_gateway_method.predict.id,
      aws_api_gateway_integration.predict.request_templates,
      aws_api_gateway_integration.verdict.request_templates,
    ]))
  }

  lifecycle {
    create_before_destroy = true
  }

  depends_on = [
    aws_api_gateway_integration_response.failed,
    aws_api_gateway_integration_response.health,
    aws_api_gateway_integration_response.predict,
    aws_api_gateway_integration_response.verdict,
  ]
}

resource "aws_api_gateway_stage" "velocity" {
  depends_on = [aws_api_gateway_account.this, aws_cloudwatch_log_group.execution]

  rest_api_id          = aws_api_gateway_rest_api.velocity.id
  deployment_id        = aws_api_gateway_deployment.velocity.id
  stage_name           = "prod"
  xray_tracing_enabled = true

  access_log_settings {
    destination_arn = aws_cloudwatch_log_group.access.arn
    format          = "$context.requestId $context.identity.sourceIp $context.requestTime $context.status"
  }
}

resource "aws_api_gateway_method_settings" "every" {
  rest_api_id = aws_api_gateway_rest_api.velocity.id
  stage_name  = aws_api_gateway_stage.velocity.stage_name
  method_path = "*/*"

  settings {
    metrics_enabled        = true
    logging_level          = "INFO"
    data_trace_enabled     = true
    throttling_burst_limit = 500
    throttling_rate_limit  = 1000
  }
}

resource "aws_api_gateway_method_settings" "predict" {
  rest_api_id = aws_api_gateway_rest_api.velocity.id
  stage_name  = aws_api_gateway_stage.velocity.stage_name
  method_path = "${trimprefix(aws_api_gateway_resource.routes["predict"].path, "/")}/${aws_api_gateway_method.predict.http_method}"

  settings {
    metrics_enabled = true
    logging_level   = "ERROR"
  }
}

resource "aws_cloudwatch_log_group" "access" {
  name              = "/aws/apigateway/${var.name}"
  retention_in_days = 7
}

# what the services would make themselves, and leave behind

resource "aws_cloudwatch_log_group" "execution" {
  name = "API-Gateway-Execution-Logs_${aws_api_gateway_rest_api.velocity.id}/prod"
}

resource "aws_cloudwatch_log_group" "endpoints" {
  for_each = toset(["digits", "echo"])

  name = "/aws/sagemaker/Endpoints/${var.name}-${each.value}"
}

resource "aws_iam_role" "logs" {
  name                = "${var.name}-logs"
  assume_role_policy  = data.aws_iam_policy_document.gateway_trust.json
  managed_policy_arns = ["arn:aws:iam::aws:policy/service-role/AmazonAPIGatewayPushToCloudWatchLogs"]
}

resource "aws_api_gateway_account" "this" {
  cloudwatch_role_arn = aws_iam_role.logs.arn
}

output "velocity_url" {
  value = aws_api_gateway_stage.velocity.invoke_url
}
