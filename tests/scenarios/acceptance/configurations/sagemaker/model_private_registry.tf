resource "aws_sagemaker_model" "model_private_registry" {
  name               = "${var.name}-registry"
  execution_role_arn = aws_iam_role.main.arn

  primary_container {
    image = "registry.example.com/reader:1"

    image_config {
      repository_access_mode = "Vpc"

      repository_auth_config {
        repository_credentials_provider_arn = "arn:aws:lambda:${data.aws_region.main.name}:123456789012:function:credentials"
      }
    }
  }

  vpc_config {
    subnets            = aws_subnet.model_vpc[*].id
    security_group_ids = aws_security_group.model_vpc[*].id
  }
}
