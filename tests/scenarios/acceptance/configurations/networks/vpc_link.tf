# An address alone: the provider waits a minute for a network load balancer, and nothing of this reaches it.
locals {
  load_balancer = "arn:aws:elasticloadbalancing:${data.aws_region.main.name}:123456789012:loadbalancer/net/models/50dc6c495c0c9188"
}

resource "aws_api_gateway_vpc_link" "vpc_link" {
  for_each = toset(["one", "two"])

  name        = ["${var.name}-${each.key}", "${var.name}-${each.key}", "${var.name}-${each.key}-renamed"][var.step - 1]
  description = [null, "second", "third"][var.step - 1]
  target_arns = [local.load_balancer]
  tags        = [{ team = "vision" }, { team = "speech", stage = "test" }, { stage = "test" }][var.step - 1]
}

data "aws_api_gateway_vpc_link" "vpc_link" {
  name = aws_api_gateway_vpc_link.vpc_link["one"].name
}
