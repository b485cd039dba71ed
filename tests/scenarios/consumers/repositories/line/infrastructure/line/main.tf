# A stack as somebody else has it: no module of sagemaker-rest, tags of its own, and POST on the root of the API.
terraform {
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "~> 5.0"
    }
  }
}

provider "aws" {
  region              = "eu-west-1"
  profile             = "forecasting"
  allowed_account_ids = ["111122223333"]

  assume_role {
    role_arn = "arn:aws:iam::111122223333:role/deployer"
  }

  default_tags {
    tags = {
      owner       = "forecasting"
      cost-center = "4711"
    }
  }
}

variable "name" {
  type = string
}

variable "model" {
  type        = string
  description = "Path of the model.tar.gz."
}

resource "aws_s3_bucket" "this" {
  bucket        = var.name
  force_destroy = true
}

resource "aws_s3_object" "model" {
  bucket = aws_s3_bucket.this.bucket
  key    = "model.tar.gz"
  source = var.model
}

data "aws_iam_policy_document" "trust" {
  for_each = toset(["apigateway", "sagemaker"])

  statement {
    actions = ["sts:AssumeRole"]

    principals {
      type        = "Service"
      identifiers = ["${each.key}.amazonaws.com"]
    }
  }
}

resource "aws_iam_role" "model" {
  name               = "${var.name}-model"
  assume_role_policy = data.aws_iam_policy_document.trust["sagemaker"].json
}

resource "aws_iam_role_policy" "model" {
  role = aws_iam_role.model.name

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      { Effect = "Allow", Action = "s3:GetObject", Resource = "${aws_s3_bucket.this.arn}/*" },
      {
        Effect   = "Allow"
        Action   = ["ecr:GetAuthorizationToken", "ecr:BatchCheckLayerAvailability", "ecr:GetDownloadUrlForLayer", "ecr:BatchGetImage"]
        Resource = "*"
      },
    ]
  })
}

resource "aws_sagemaker_model" "this" {
  name               = var.name
  execution_role_arn = aws_iam_role.model.arn

  primary_container {
    image          = "763104351884.dkr.ecr.eu-west-1.amazonaws.com/tensorflow-inference:2.19.0-cpu"
    model_data_url = "s3://${aws_s3_object.model.bucket}/${aws_s3_object.model.key}"
  }

  depends_on = [aws_iam_role_policy.model]
}

resource "aws_sagemaker_endpoint_configuration" "this" {
  name = var.name

  production_variants {
    variant_name           = "only"
    model_name             = aws_sagemaker_model.this.name
    instance_type          = "ml.t2.medium"
    initial_instance_count = 1
  }
}

resource "aws_sagemaker_endpoint" "this" {
  name                 = var.name
  endpoint_config_name = aws_sagemaker_endpoint_configuration.this.name
}

resource "aws_iam_role" "api" {
  name               = "${var.name}-api"
  assume_role_policy = data.aws_iam_policy_document.trust["apigateway"].json
}

resource "aws_iam_role_policy" "api" {
  role = aws_iam_role.api.name

  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "sagemaker:InvokeEndpoint", Resource = aws_sagemaker_endpoint.this.arn }]
  })
}

resource "aws_api_gateway_rest_api" "this" {
  name = var.name
}

resource "aws_api_gateway_method" "this" {
  rest_api_id   = aws_api_gateway_rest_api.this.id
  resource_id   = aws_api_gateway_rest_api.this.root_resource_id
  http_method   = "POST"
  authorization = "NONE"
}

resource "aws_api_gateway_integration" "this" {
  rest_api_id             = aws_api_gateway_rest_api.this.id
  resource_id             = aws_api_gateway_rest_api.this.root_resource_id
  http_method             = aws_api_gateway_method.this.http_method
  type                    = "AWS"
  integration_http_method = "POST"
  uri                     = "arn:aws:apigateway:eu-west-1:runtime.sagemaker:path/endpoints/${aws_sagemaker_endpoint.this.name}/invocations"
  credentials             = aws_iam_role.api.arn
}

resource "aws_api_gateway_method_response" "this" {
  rest_api_id = aws_api_gateway_rest_api.this.id
  resource_id = aws_api_gateway_rest_api.this.root_resource_id
  http_method = aws_api_gateway_method.this.http_method
  status_code = "200"
}

resource "aws_api_gateway_integration_response" "this" {
  rest_api_id = aws_api_gateway_rest_api.this.id
  resource_id = aws_api_gateway_rest_api.this.root_resource_id
  http_method = aws_api_gateway_integration.this.http_method
  status_code = aws_api_gateway_method_response.this.status_code
}

resource "aws_api_gateway_deployment" "this" {
  rest_api_id = aws_api_gateway_rest_api.this.id

  depends_on = [aws_api_gateway_integration_response.this, aws_iam_role_policy.api]
}

resource "aws_api_gateway_stage" "this" {
  rest_api_id   = aws_api_gateway_rest_api.this.id
  deployment_id = aws_api_gateway_deployment.this.id
  stage_name    = "live"
}

output "invoke_url" {
  value = aws_api_gateway_stage.this.invoke_url
}

output "endpoint_name" {
  value = aws_sagemaker_endpoint.this.name
}
