resource "aws_sagemaker_model" "model_data_source" {
  for_each = {
    archive = { compression = "Gzip", type = "S3Object", key = "model.tar.gz" }
    folder  = { compression = "None", type = "S3Prefix", key = "uncompressed/" }
  }

  name               = "${var.name}-source-${each.key}"
  execution_role_arn = aws_iam_role.main.arn

  primary_container {
    image = data.aws_sagemaker_prebuilt_ecr_image.main.registry_path

    model_data_source {
      s3_data_source {
        compression_type = each.value.compression
        s3_data_type     = each.value.type
        s3_uri           = "s3://${aws_s3_bucket.main.bucket}/${each.value.key}"

        model_access_config {
          accept_eula = true
        }
      }
    }
  }

  depends_on = [aws_s3_object.main]
}
