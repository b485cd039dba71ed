resource "aws_vpc" "model_vpc" {
  cidr_block = "10.1.0.0/16"
}

resource "aws_subnet" "model_vpc" {
  count = 2

  vpc_id     = aws_vpc.model_vpc.id
  cidr_block = cidrsubnet(aws_vpc.model_vpc.cidr_block, 8, count.index)
}

resource "aws_security_group" "model_vpc" {
  count = 2

  name   = "${var.name}-${count.index}"
  vpc_id = aws_vpc.model_vpc.id
}

resource "aws_sagemaker_model" "model_vpc" {
  name               = "${var.name}-vpc"
  execution_role_arn = aws_iam_role.main.arn
  depends_on         = [aws_iam_role_policy.main]

  primary_container {
    image = data.aws_sagemaker_prebuilt_ecr_image.main.registry_path
  }

  vpc_config {
    subnets            = aws_subnet.model_vpc[*].id
    security_group_ids = aws_security_group.model_vpc[*].id
  }
}
