# The integration on the root resource, the stage inside of the deployment, two slashes, an empty response template.

data "aws_iam_policy_document" "gateway_trust" {
  statement {
    actions = ["sts:AssumeRole"]

    principals {
      type        = "Service"
      identifiers = ["apigateway.amazonaws.com"]
    }
  }
}

data "aws_iam_policy_document" "one_endpoint" {
  statement {
    actions   = ["sagemaker:InvokeEndpoint"]
    resources = [aws_sagemaker_endpoint.digits.arn]
  }
}

resource "aws_iam_role" "one_endpoint" {
  name               = "${var.name}-one-endpoint"
  assume_role_policy = data.aws_iam_policy_document.gateway_trust.json
}

resource "aws_iam_role_policy" "one_endpoint" {
  role   = aws_iam_role.one_endpoint.name
  policy = data.aws_iam_policy_document.one_endpoint.json
}

resource "aws_api_gateway_rest_api" "root" {
  name = "${var.name}-root"
}

resource "aws_api_gateway_method" "root" {
  rest_api_id   = aws_api_gateway_rest_api.root.id
  resource_id   = aws_api_gateway_rest_api.root.root_resource_id
  http_method   = "POST"
  authorization = "NONE"
}

resource "aws_api_gateway_method_response" "root" {
  rest_api_id = aws_api_gateway_rest_api.root.id
  resource_id = aws_api_gateway_rest_api.root.root_resource_id
  http_method = aws_api_gateway_method.root.http_method
  status_code = "200"
}

resource "aws_api_gateway_integration" "root" {
  depends_on = [aws_iam_role_policy.one_endpoint]

  rest_api_id             = aws_api_gateway_rest_api.root.id
  resource_id             = aws_api_gateway_rest_api.root.root_resource_id
  http_method             = aws_api_gateway_method.root.http_method
  integration_http_method = "POST"
  type                    = "AWS"
  credentials             = aws_iam_role.one_endpoint.arn
  uri                     = "${local.invoke}//endpoints/${aws_sagemaker_endpoint.digits.name}/invocations"
}

resource "aws_api_gateway_integration_response" "root" {
  rest_api_id = aws_api_gateway_rest_api.root.id
  resource_id = aws_api_gateway_rest_api.root.root_resource_id
  http_method = aws_api_gateway_integration.root.http_method
  status_code = aws_api_gateway_method_response.root.status_code

  response_templates = {
    "application/json" = ""
  }
}

resource "aws_api_gateway_deployment" "root" {
  depends_on = [aws_api_gateway_integration_response.root]

  rest_api_id       = aws_api_gateway_rest_api.root.id
  stage_name        = "predict"
  stage_description = "Reads digits"
  description       = "The first"

  variables = {
    deployed_at = "start"
  }
}

output "root_api" {
  value = aws_api_gateway_rest_api.root.id
}

output "root_url" {
  value = aws_api_gateway_deployment.root.invoke_url
}
