resource "aws_sagemaker_endpoint_configuration" "endpoint_configuration_variants" {
  name        = "${var.name}-variants"
  kms_key_arn = aws_kms_key.endpoint_configuration_variants.arn

  production_variants {
    variant_name                                      = "all-arguments"
    model_name                                        = aws_sagemaker_model.main.name
    initial_instance_count                            = 1
    initial_variant_weight                            = 0.5
    instance_type                                     = "ml.g4dn.xlarge"
    enable_ssm_access                                 = true
    inference_ami_version                             = "al2-ami-sagemaker-inference-gpu-2"
    container_startup_health_check_timeout_in_seconds = 60
    model_data_download_timeout_in_seconds            = 61
    volume_size_in_gb                                 = 10

    core_dump_config {
      destination_s3_uri = "s3://${aws_s3_bucket.main.bucket}/dumps/"
      kms_key_id         = aws_kms_key.endpoint_configuration_variants.arn
    }

    routing_config {
      routing_strategy = "RANDOM"
    }

    managed_instance_scaling {
      status             = "ENABLED"
      min_instance_count = 1
      max_instance_count = 2
    }
  }

  production_variants {
    variant_name           = "smallest"
    model_name             = aws_sagemaker_model.main.name
    initial_instance_count = 1
    instance_type          = "ml.m5.large"
  }
}

resource "aws_kms_key" "endpoint_configuration_variants" {
  description             = var.name
  deletion_window_in_days = 7
}
