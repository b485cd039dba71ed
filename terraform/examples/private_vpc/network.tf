# A VPC without a way out: two private subnets, and S3 through an endpoint of the VPC.

data "aws_availability_zones" "available" {
  #checkov:skip=CKV_AWS_394:any zones will do

  state = "available"
}

resource "aws_vpc" "this" {
  #checkov:skip=CKV2_AWS_11:flow logs are the network owner's; this network is there to show the example
  #checkov:skip=CKV2_AWS_12:nothing is in the default security group

  cidr_block           = var.cidr_block
  enable_dns_support   = true
  enable_dns_hostnames = true

  tags = { Name = var.name }
}

resource "aws_subnet" "private" {
  for_each = toset(["0", "1"])

  vpc_id            = aws_vpc.this.id
  availability_zone = data.aws_availability_zones.available.names[each.key]
  cidr_block        = cidrsubnet(var.cidr_block, 4, each.key)

  tags = { Name = "${var.name}-private-${each.key}" }
}

resource "aws_route_table" "private" {
  vpc_id = aws_vpc.this.id

  tags = { Name = "${var.name}-private" }
}

resource "aws_route_table_association" "private" {
  for_each = aws_subnet.private

  route_table_id = aws_route_table.private.id
  subnet_id      = each.value.id
}

resource "aws_vpc_endpoint" "s3" {
  vpc_id            = aws_vpc.this.id
  service_name      = "com.amazonaws.${data.aws_region.current.id}.s3"
  vpc_endpoint_type = "Gateway"
  route_table_ids   = [aws_route_table.private.id]

  tags = { Name = "${var.name}-s3" }
}

data "aws_ec2_managed_prefix_list" "s3" {
  name = "com.amazonaws.${data.aws_region.current.id}.s3"
}

resource "aws_security_group" "model" {
  #checkov:skip=CKV2_AWS_5:SageMaker attaches it to the interfaces that it makes

  name_prefix = "${var.name}-"
  description = "The endpoint ${var.name}: nothing in, and out to S3 alone"
  vpc_id      = aws_vpc.this.id

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_vpc_security_group_egress_rule" "s3" {
  security_group_id = aws_security_group.model.id
  description       = "The model is in S3"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
  prefix_list_id    = data.aws_ec2_managed_prefix_list.s3.id
}
