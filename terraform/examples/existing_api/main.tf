provider "aws" {
  region = var.region

  default_tags {
    tags = var.tags
  }
}

# --- the API that is there already, made and deployed by its owner ---

resource "aws_api_gateway_rest_api" "shop" {
  #checkov:skip=CKV_AWS_237:stands for an API of somebody else's, which is not replaced

  name        = var.name
  description = "An API with a route of its own, to which predictions are added"

  endpoint_configuration {
    types = ["REGIONAL"]
  }
}

resource "aws_api_gateway_resource" "health" {
  rest_api_id = aws_api_gateway_rest_api.shop.id
  parent_id   = aws_api_gateway_rest_api.shop.root_resource_id
  path_part   = "health"
}

resource "aws_api_gateway_method" "health" {
  #checkov:skip=CKV2_AWS_53:a GET without parameters
  #checkov:skip=CKV_AWS_59:says that the API is up, to everyone

  rest_api_id   = aws_api_gateway_rest_api.shop.id
  resource_id   = aws_api_gateway_resource.health.id
  http_method   = "GET"
  authorization = "NONE"
}

resource "aws_api_gateway_integration" "health" {
  rest_api_id       = aws_api_gateway_rest_api.shop.id
  resource_id       = aws_api_gateway_resource.health.id
  http_method       = aws_api_gateway_method.health.http_method
  type              = "MOCK"
  request_templates = { "application/json" = jsonencode({ statusCode = 200 }) }
}

resource "aws_api_gateway_method_response" "health" {
  rest_api_id = aws_api_gateway_rest_api.shop.id
  resource_id = aws_api_gateway_resource.health.id
  http_method = aws_api_gateway_method.health.http_method
  status_code = "200"
}

resource "aws_api_gateway_integration_response" "health" {
  rest_api_id        = aws_api_gateway_rest_api.shop.id
  resource_id        = aws_api_gateway_resource.health.id
  http_method        = aws_api_gateway_integration.health.http_method
  status_code        = aws_api_gateway_method_response.health.status_code
  response_templates = { "application/json" = jsonencode({ status = "up" }) }
}

resource "aws_api_gateway_deployment" "shop" {
  rest_api_id = aws_api_gateway_rest_api.shop.id

  # the owner deploys: when something of their own changes, and when the module says that its routes have changed
  triggers = {
    health      = sha256(jsonencode([aws_api_gateway_integration.health.id, aws_api_gateway_integration_response.health.response_templates]))
    predictions = module.predictions.redeployment_hash
  }

  lifecycle {
    create_before_destroy = true
  }

  depends_on = [aws_api_gateway_integration_response.health, module.predictions]
}

resource "aws_api_gateway_stage" "shop" {
  #checkov:skip=CKV2_AWS_29:stands for a stage of somebody else's; what is watched and cached there is theirs
  #checkov:skip=CKV2_AWS_4:stands for a stage of somebody else's; what is watched and cached there is theirs
  #checkov:skip=CKV2_AWS_51:stands for a stage of somebody else's; what is watched and cached there is theirs
  #checkov:skip=CKV_AWS_120:stands for a stage of somebody else's; what is watched and cached there is theirs
  #checkov:skip=CKV_AWS_73:stands for a stage of somebody else's; what is watched and cached there is theirs
  #checkov:skip=CKV_AWS_76:stands for a stage of somebody else's; what is watched and cached there is theirs

  rest_api_id   = aws_api_gateway_rest_api.shop.id
  deployment_id = aws_api_gateway_deployment.shop.id
  stage_name    = "live"
}

# --- what is added to it ---

module "predictions" {
  source = "../../modules/apigw_sagemaker_integration"

  name = var.name

  existing_api = {
    rest_api_id        = aws_api_gateway_rest_api.shop.id
    parent_resource_id = aws_api_gateway_rest_api.shop.root_resource_id
  }

  # the owner's stage
  stage = { name = "live" }

  routes = {
    predict = {
      endpoint_name = var.endpoint_name
      path          = "ml/predict"
    }
  }

  # Open to everyone who knows the URL, so that plain curl can try it. Without this line callers sign their requests.
  authorization = "NONE"
}
