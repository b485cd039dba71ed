# An API whose documentation is published with its stage, and exported out of it.

terraform {
  required_providers {
    aws = {
      source = "hashicorp/aws"
    }
  }
}

variable "region" {
  type = string
}

variable "name" {
  type = string
}

variable "summary" {
  type    = string
  default = "Greets"
}

variable "components" {
  type        = any
  default     = {}
  description = "Components of the document."
}

variable "fails_on_warnings" {
  type    = bool
  default = false
}

variable "sdks" {
  type        = set(string)
  default     = []
  description = "Languages to make SDKs in."
}

provider "aws" {
  region = var.region
}

resource "aws_api_gateway_rest_api" "this" {
  name             = var.name
  fail_on_warnings = var.fails_on_warnings

  body = jsonencode({
    openapi    = "3.0.1"
    info       = { title = "greeting", version = "1.2" }
    components = var.components
    paths = {
      "/hello" = {
        get = {
          responses = { "200" = { description = "OK" } }
          x-amazon-apigateway-integration = {
            type             = "mock"
            requestTemplates = { "application/json" = "{\"statusCode\": 200}" }
            responses        = { default = { statusCode = "200" } }
          }
        }
      }
    }
  })
}

resource "aws_api_gateway_documentation_part" "api" {
  rest_api_id = aws_api_gateway_rest_api.this.id
  properties  = jsonencode({ info = { description = "Says hello" } })

  location {
    type = "API"
  }
}

resource "aws_api_gateway_documentation_part" "method" {
  rest_api_id = aws_api_gateway_rest_api.this.id
  properties  = jsonencode({ summary = var.summary })

  location {
    type   = "METHOD"
    method = "GET"
    path   = "/hello"
  }
}

resource "aws_api_gateway_documentation_version" "this" {
  rest_api_id = aws_api_gateway_rest_api.this.id
  # a version keeps the parts that it was made of
  version     = var.summary
  description = "Of ${var.name}"

  depends_on = [aws_api_gateway_documentation_part.api, aws_api_gateway_documentation_part.method]

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_api_gateway_deployment" "this" {
  rest_api_id = aws_api_gateway_rest_api.this.id

  triggers = {
    redeployment = sha1(aws_api_gateway_rest_api.this.body)
  }

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_api_gateway_stage" "this" {
  rest_api_id           = aws_api_gateway_rest_api.this.id
  deployment_id         = aws_api_gateway_deployment.this.id
  stage_name            = "v1"
  documentation_version = aws_api_gateway_documentation_version.this.version
}

data "aws_api_gateway_export" "oas30" {
  rest_api_id = aws_api_gateway_stage.this.rest_api_id
  stage_name  = aws_api_gateway_stage.this.stage_name
  export_type = "oas30"
  parameters  = { extensions = "apigateway" }
}

data "aws_api_gateway_export" "swagger" {
  rest_api_id = aws_api_gateway_stage.this.rest_api_id
  stage_name  = aws_api_gateway_stage.this.stage_name
  export_type = "swagger"
}

data "aws_api_gateway_sdk" "this" {
  for_each = var.sdks

  rest_api_id = aws_api_gateway_stage.this.rest_api_id
  stage_name  = aws_api_gateway_stage.this.stage_name
  sdk_type    = each.value
  parameters  = { groupId = "org.example", artifactId = "a", artifactVersion = "1", invokerPackage = "org.example" }
}

output "exported" {
  value = { for name, export in { oas30 = data.aws_api_gateway_export.oas30, swagger = data.aws_api_gateway_export.swagger } :
    name => { body = export.body, file = export.content_disposition, type = export.content_type }
  }
}
