terraform {
  required_providers {
    aws = {
      source = "hashicorp/aws"
    }
  }
}

variable "name" {
  type = string
}

# One of everything. Each is on its own, so that it can go and leave the others.

resource "aws_api_gateway_rest_api" "alone" {
  name = "${var.name}-alone"
}

resource "aws_api_gateway_rest_api" "this" {
  name = var.name

  # one goes with rest_api_policy
  lifecycle {
    ignore_changes = [policy]
  }
}

resource "aws_api_gateway_rest_api_policy" "this" {
  rest_api_id = aws_api_gateway_rest_api.this.id

  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Principal = "*", Action = "execute-api:Invoke", Resource = "*" }]
  })
}

resource "aws_api_gateway_resource" "alone" {
  rest_api_id = aws_api_gateway_rest_api.this.id
  parent_id   = aws_api_gateway_rest_api.this.root_resource_id
  path_part   = "alone"
}

resource "aws_api_gateway_resource" "this" {
  rest_api_id = aws_api_gateway_rest_api.this.id
  parent_id   = aws_api_gateway_rest_api.this.root_resource_id
  path_part   = "this"
}

resource "aws_api_gateway_method" "this" {
  for_each = toset(["DELETE", "GET", "POST"])

  rest_api_id   = aws_api_gateway_rest_api.this.id
  resource_id   = aws_api_gateway_resource.this.id
  http_method   = each.key
  authorization = "NONE"
}

resource "aws_api_gateway_method_response" "this" {
  for_each = toset(["200", "400"])

  rest_api_id = aws_api_gateway_rest_api.this.id
  resource_id = aws_api_gateway_resource.this.id
  http_method = aws_api_gateway_method.this["GET"].http_method
  status_code = each.key
}

resource "aws_api_gateway_integration" "this" {
  for_each = toset(["GET", "POST"])

  rest_api_id = aws_api_gateway_rest_api.this.id
  resource_id = aws_api_gateway_resource.this.id
  http_method = aws_api_gateway_method.this[each.key].http_method
  type        = "MOCK"
}

resource "aws_api_gateway_integration_response" "this" {
  rest_api_id = aws_api_gateway_rest_api.this.id
  resource_id = aws_api_gateway_resource.this.id
  http_method = aws_api_gateway_integration.this["GET"].http_method
  status_code = aws_api_gateway_method_response.this["200"].status_code
}

resource "aws_api_gateway_model" "this" {
  rest_api_id  = aws_api_gateway_rest_api.this.id
  name         = "Digits"
  content_type = "application/json"
  schema       = jsonencode({ type = "object" })
}

resource "aws_api_gateway_request_validator" "this" {
  rest_api_id           = aws_api_gateway_rest_api.this.id
  name                  = "body"
  validate_request_body = true
}

resource "aws_cognito_user_pool" "this" {
  name = var.name
}

resource "aws_api_gateway_authorizer" "this" {
  rest_api_id   = aws_api_gateway_rest_api.this.id
  name          = "pool"
  type          = "COGNITO_USER_POOLS"
  provider_arns = [aws_cognito_user_pool.this.arn]
}

resource "aws_api_gateway_gateway_response" "this" {
  rest_api_id   = aws_api_gateway_rest_api.this.id
  response_type = "UNAUTHORIZED"
  status_code   = "477"
}

resource "aws_api_gateway_documentation_part" "this" {
  rest_api_id = aws_api_gateway_rest_api.this.id
  properties  = jsonencode({ description = "Reads digits" })

  location {
    type = "API"
  }
}

resource "aws_api_gateway_documentation_version" "this" {
  rest_api_id = aws_api_gateway_rest_api.this.id
  version     = "one"
  depends_on  = [aws_api_gateway_documentation_part.this]
}

# its methods all have integrations, or it could not be deployed
resource "aws_api_gateway_rest_api" "deployed" {
  name = "${var.name}-deployed"
}

resource "aws_api_gateway_method" "deployed" {
  rest_api_id   = aws_api_gateway_rest_api.deployed.id
  resource_id   = aws_api_gateway_rest_api.deployed.root_resource_id
  http_method   = "GET"
  authorization = "NONE"
}

resource "aws_api_gateway_integration" "deployed" {
  rest_api_id = aws_api_gateway_rest_api.deployed.id
  resource_id = aws_api_gateway_rest_api.deployed.root_resource_id
  http_method = aws_api_gateway_method.deployed.http_method
  type        = "MOCK"
}

resource "aws_api_gateway_deployment" "this" {
  for_each = toset(["alone", "this"])

  rest_api_id = aws_api_gateway_rest_api.deployed.id
  description = each.key
  depends_on  = [aws_api_gateway_integration.deployed]
}

resource "aws_api_gateway_stage" "this" {
  for_each = toset(["alone", "this"])

  rest_api_id   = aws_api_gateway_rest_api.deployed.id
  deployment_id = aws_api_gateway_deployment.this["this"].id
  stage_name    = each.key
}

resource "aws_api_gateway_method_settings" "this" {
  rest_api_id = aws_api_gateway_rest_api.deployed.id
  stage_name  = aws_api_gateway_stage.this["this"].stage_name
  method_path = "*/*"

  settings {
    metrics_enabled = true
  }
}

resource "aws_api_gateway_client_certificate" "this" {
}

resource "aws_api_gateway_vpc_link" "this" {
  name        = var.name
  target_arns = ["arn:aws:elasticloadbalancing:us-east-1:123456789012:loadbalancer/net/models/50dc6c495c0c9188"]
}

resource "aws_api_gateway_api_key" "this" {
  for_each = toset(["alone", "this"])
  name     = "${var.name}-${each.key}"
}

resource "aws_api_gateway_usage_plan" "this" {
  for_each = toset(["alone", "this"])
  name     = "${var.name}-${each.key}"
}

resource "aws_api_gateway_usage_plan_key" "this" {
  key_id        = aws_api_gateway_api_key.this["this"].id
  key_type      = "API_KEY"
  usage_plan_id = aws_api_gateway_usage_plan.this["this"].id
}

resource "aws_acm_certificate" "this" {
  domain_name               = "${var.name}.example.com"
  subject_alternative_names = ["*.${var.name}.example.com"]
  validation_method         = "DNS"
}

resource "aws_api_gateway_domain_name" "this" {
  for_each = toset(["alone", "this"])

  domain_name              = "${each.key}.${var.name}.example.com"
  regional_certificate_arn = aws_acm_certificate.this.arn

  endpoint_configuration {
    types = ["REGIONAL"]
  }
}

resource "aws_api_gateway_base_path_mapping" "this" {
  api_id      = aws_api_gateway_rest_api.deployed.id
  domain_name = aws_api_gateway_domain_name.this["this"].domain_name
  stage_name  = aws_api_gateway_stage.this["this"].stage_name
  base_path   = "digits"
}

resource "aws_iam_role" "this" {
  name = var.name

  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "sagemaker.amazonaws.com" } }]
  })
}

data "aws_sagemaker_prebuilt_ecr_image" "this" {
  repository_name = "kmeans"
}

resource "aws_sagemaker_model" "this" {
  for_each = toset(["alone", "this"])

  name               = "${var.name}-${each.key}"
  execution_role_arn = aws_iam_role.this.arn

  primary_container {
    image = data.aws_sagemaker_prebuilt_ecr_image.this.registry_path
  }
}

resource "aws_sagemaker_endpoint_configuration" "this" {
  name = var.name

  production_variants {
    model_name             = aws_sagemaker_model.this["this"].name
    initial_instance_count = 1
    instance_type          = "ml.m5.large"
  }
}

resource "aws_sagemaker_model_package_group" "this" {
  model_package_group_name = var.name
}
