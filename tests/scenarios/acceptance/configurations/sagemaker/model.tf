# of an image alone; the name is the provider's
resource "aws_sagemaker_model" "model" {
  execution_role_arn = aws_iam_role.main.arn

  primary_container {
    image = data.aws_sagemaker_prebuilt_ecr_image.main.registry_path
  }
}
