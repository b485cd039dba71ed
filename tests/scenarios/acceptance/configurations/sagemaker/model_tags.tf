resource "aws_sagemaker_model" "model_tags" {
  name               = "${var.name}-tags"
  execution_role_arn = aws_iam_role.main.arn
  tags               = [{ team = "vision" }, { team = "speech", stage = "test" }, { stage = "test" }][var.step - 1]

  primary_container {
    image = data.aws_sagemaker_prebuilt_ecr_image.main.registry_path
  }
}
