locals {
  # Two slashes: the path that the service gets is what follows `path/`, and it begins with one.
  integration_uri = "arn:${local.partition}:apigateway:${local.region}:runtime.sagemaker:path//endpoints/${var.endpoint_name}/invocations"
}

resource "aws_api_gateway_rest_api" "this" {
  name        = var.name
  description = coalesce(var.description, "Predictions of the SageMaker endpoint ${var.endpoint_name}")
  tags        = var.tags

  endpoint_configuration {
    types = [var.endpoint_type]
  }

  lifecycle {
    replace_triggered_by = [terraform_data.integration_role]
  }
}

resource "aws_api_gateway_resource" "predict" {
  rest_api_id = aws_api_gateway_rest_api.this.id
  parent_id   = aws_api_gateway_rest_api.this.root_resource_id
  path_part   = var.path_part
}

resource "aws_api_gateway_method" "predict" {
  rest_api_id        = aws_api_gateway_rest_api.this.id
  resource_id        = aws_api_gateway_resource.predict.id
  http_method        = var.http_method
  authorization      = var.authorization
  request_parameters = local.method_request_parameters
}

resource "aws_api_gateway_integration" "sagemaker" {
  rest_api_id             = aws_api_gateway_rest_api.this.id
  resource_id             = aws_api_gateway_resource.predict.id
  http_method             = aws_api_gateway_method.predict.http_method
  type                    = "AWS"
  integration_http_method = "POST"
  uri                     = local.integration_uri
  credentials             = local.integration_role_arn
  request_parameters      = local.integration_request_parameters
  # there is no template, so every content type passes
  passthrough_behavior = "WHEN_NO_TEMPLATES"
  timeout_milliseconds = var.timeout_milliseconds

  lifecycle {
    precondition {
      condition     = terraform_data.integration_role.output.choice == local.integration_role_choice
      error_message = "integration_role asks for ${local.integration_role_choice}, but this API was made with ${terraform_data.integration_role.output.choice}, and an API keeps the role that it was made with. Go back to that one, or make the API anew, with a new URL: terraform apply -replace=ADDRESS, where ADDRESS is that of the module's terraform_data.integration_role."
    }
  }

  depends_on = [aws_iam_role.integration]
}

resource "aws_api_gateway_method_response" "predict" {
  for_each = local.responses

  rest_api_id         = aws_api_gateway_rest_api.this.id
  resource_id         = aws_api_gateway_resource.predict.id
  http_method         = aws_api_gateway_method.predict.http_method
  status_code         = each.key
  response_parameters = local.method_response_parameters
}

resource "aws_api_gateway_integration_response" "sagemaker" {
  for_each = local.responses

  rest_api_id         = aws_api_gateway_rest_api.this.id
  resource_id         = aws_api_gateway_resource.predict.id
  http_method         = aws_api_gateway_integration.sagemaker.http_method
  status_code         = aws_api_gateway_method_response.predict[each.key].status_code
  selection_pattern   = each.value
  response_parameters = local.integration_response_parameters
}

# A stage serves a copy of the API, taken when the deployment is made. So the deployment is made anew when, and only when, something
# that it serves changes. The hash is of what goes in: the ids of methods and integrations stay the same when they change, and whole
# resources differ once more after the first apply, when the provider has read them back.
resource "aws_api_gateway_deployment" "this" {
  rest_api_id = aws_api_gateway_rest_api.this.id
  description = "Made by Terraform for the SageMaker endpoint ${var.endpoint_name}"

  triggers = {
    served = sha256(jsonencode({
      authorization        = var.authorization
      credentials          = local.integration_role_arn
      http_method          = var.http_method
      path_part            = var.path_part
      request_parameters   = local.integration_request_parameters
      response_parameters  = local.integration_response_parameters
      responses            = local.responses
      timeout_milliseconds = var.timeout_milliseconds
      uri                  = local.integration_uri
    }))
  }

  lifecycle {
    # the stage moves to the next deployment before this one goes
    create_before_destroy = true
  }

  depends_on = [
    aws_api_gateway_integration_response.sagemaker,
    aws_api_gateway_method_response.predict,
  ]
}

resource "aws_api_gateway_stage" "this" {
  rest_api_id   = aws_api_gateway_rest_api.this.id
  deployment_id = aws_api_gateway_deployment.this.id
  stage_name    = var.stage_name
  tags          = var.tags

  # API Gateway calls as the role: without its policy the first requests would be refused.
  depends_on = [aws_iam_role_policy.integration]
}
