provider "aws" {
  region = var.region

  default_tags {
    tags = var.tags
  }
}

data "aws_caller_identity" "current" {}

data "aws_partition" "current" {}

# No authorization is named: AWS_IAM is the default of the module.
module "api" {
  source = "../../modules/apigw_sagemaker_integration"

  name = var.name

  routes = {
    predict = { endpoint_name = var.endpoint_name }
    other   = { endpoint_name = var.endpoint_name }
  }
}

# A role for those who call, such as the batch job of another team: it may POST to the one route, and nothing else in AWS.
resource "aws_iam_role" "caller" {
  name_prefix = "${substr(var.name, 0, 30)}-caller-"
  description = "May call the route predict of ${var.name}"

  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRole"
      Principal = { AWS = "arn:${data.aws_partition.current.partition}:iam::${data.aws_caller_identity.current.account_id}:root" }
    }]
  })
}

resource "aws_iam_role_policy" "caller" {
  name = "call-predict"
  role = aws_iam_role.caller.id

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid      = "CallPredict"
      Effect   = "Allow"
      Action   = "execute-api:Invoke"
      Resource = module.api.method_execution_arns["predict"]
    }]
  })
}
