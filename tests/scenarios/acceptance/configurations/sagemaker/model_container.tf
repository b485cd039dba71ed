# each argument of a container
resource "aws_sagemaker_model" "model_container" {
  name                     = "${var.name}-container"
  execution_role_arn       = aws_iam_role.main.arn
  enable_network_isolation = true

  primary_container {
    container_hostname = "reader"
    environment        = { LOG_LEVEL = "debug" }
    image              = data.aws_sagemaker_prebuilt_ecr_image.main.registry_path
    mode               = "SingleModel"
    model_data_url     = "https://s3.${data.aws_region.main.name}.amazonaws.com/${aws_s3_bucket.main.bucket}/${aws_s3_object.main["model.tar.gz"].key}"

    image_config {
      repository_access_mode = "Platform"
    }
  }
}
