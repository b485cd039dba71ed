resource "aws_sns_topic" "endpoint_configuration_async" {
  name = var.name
}

resource "aws_kms_key" "endpoint_configuration_async" {
  description             = "${var.name}-async"
  deletion_window_in_days = 7
}

resource "aws_sagemaker_endpoint_configuration" "endpoint_configuration_async" {
  name = "${var.name}-async"

  production_variants {
    variant_name           = "queued"
    model_name             = aws_sagemaker_model.main.name
    initial_instance_count = 1
    instance_type          = "ml.m5.large"
  }

  async_inference_config {
    output_config {
      s3_output_path = "s3://${aws_s3_bucket.main.bucket}/answers/"
    }
  }
}

resource "aws_sagemaker_endpoint_configuration" "endpoint_configuration_async_with_everything" {
  name = "${var.name}-async-everything"

  production_variants {
    variant_name           = "queued"
    model_name             = aws_sagemaker_model.main.name
    initial_instance_count = 1
    instance_type          = "ml.m5.large"
  }

  async_inference_config {
    client_config {
      max_concurrent_invocations_per_instance = 3
    }

    output_config {
      s3_output_path  = "s3://${aws_s3_bucket.main.bucket}/answers/"
      s3_failure_path = "s3://${aws_s3_bucket.main.bucket}/failures/"
      kms_key_id      = aws_kms_key.endpoint_configuration_async.arn

      notification_config {
        success_topic                 = aws_sns_topic.endpoint_configuration_async.arn
        error_topic                   = aws_sns_topic.endpoint_configuration_async.arn
        include_inference_response_in = ["SUCCESS_NOTIFICATION_TOPIC", "ERROR_NOTIFICATION_TOPIC"]
      }
    }
  }
}
