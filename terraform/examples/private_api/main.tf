provider "aws" {
  region = var.region

  default_tags {
    tags = var.tags
  }
}

data "aws_region" "current" {}

data "aws_availability_zones" "available" {
  #checkov:skip=CKV_AWS_394:any zones will do

  state = "available"
}

# --- the network from which the API is reached ---

resource "aws_vpc" "this" {
  #checkov:skip=CKV2_AWS_11:flow logs are the network owner's; this network is there to show the example
  #checkov:skip=CKV2_AWS_12:nothing is in the default security group

  cidr_block           = "10.20.0.0/24"
  enable_dns_hostnames = true
  enable_dns_support   = true
  tags                 = { Name = var.name }
}

resource "aws_subnet" "this" {
  count = 2

  vpc_id            = aws_vpc.this.id
  cidr_block        = cidrsubnet(aws_vpc.this.cidr_block, 2, count.index)
  availability_zone = data.aws_availability_zones.available.names[count.index]
  tags              = { Name = "${var.name}-${count.index}" }
}

resource "aws_security_group" "endpoint" {
  name_prefix = "${var.name}-"
  description = "Callers of the private API"
  vpc_id      = aws_vpc.this.id
}

resource "aws_vpc_security_group_ingress_rule" "https" {
  security_group_id = aws_security_group.endpoint.id
  description       = "HTTPS from within the VPC"
  cidr_ipv4         = aws_vpc.this.cidr_block
  from_port         = 443
  to_port           = 443
  ip_protocol       = "tcp"
}

resource "aws_vpc_endpoint" "execute_api" {
  vpc_id              = aws_vpc.this.id
  service_name        = "com.amazonaws.${data.aws_region.current.id}.execute-api"
  vpc_endpoint_type   = "Interface"
  private_dns_enabled = true
  subnet_ids          = aws_subnet.this[*].id
  security_group_ids  = [aws_security_group.endpoint.id]
  tags                = { Name = var.name }
}

# --- the API, which answers there and nowhere else ---

module "api" {
  source = "../../modules/apigw_sagemaker_integration"

  name = var.name

  routes = {
    predict = { endpoint_name = var.endpoint_name }
  }

  endpoint = {
    type             = "PRIVATE"
    vpc_endpoint_ids = [aws_vpc_endpoint.execute_api.id]
  }

  # whoever reaches the VPC endpoint may call; without this line they must sign their requests, too
  authorization = "NONE"
}
