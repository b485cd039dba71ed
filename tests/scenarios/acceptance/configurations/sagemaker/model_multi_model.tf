resource "aws_sagemaker_model" "model_multi_model" {
  name               = "${var.name}-multi"
  execution_role_arn = aws_iam_role.main.arn

  primary_container {
    image          = data.aws_sagemaker_prebuilt_ecr_image.main.registry_path
    mode           = "MultiModel"
    model_data_url = "s3://${aws_s3_bucket.main.bucket}/"

    multi_model_config {
      model_cache_setting = "Disabled"
    }
  }
}
