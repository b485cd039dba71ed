resource "aws_sagemaker_model" "model_pipeline" {
  for_each = toset(["Serial", "Direct"])

  name               = "${var.name}-${lower(each.key)}"
  execution_role_arn = aws_iam_role.main.arn

  inference_execution_config {
    mode = each.key
  }

  container {
    container_hostname = "first"
    image              = data.aws_sagemaker_prebuilt_ecr_image.main.registry_path
  }

  container {
    container_hostname = "second"
    image              = data.aws_sagemaker_prebuilt_ecr_image.main.registry_path
  }
}
