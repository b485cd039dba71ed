# the provider tries for two minutes to make a model that is refused

resource "aws_sagemaker_endpoint_configuration" "model" {
  name = "${var.name}-model"

  production_variants {
    variant_name           = "one"
    model_name             = "${var.name}-missing"
    initial_instance_count = 1
    instance_type          = "ml.m5.large"
  }
}

resource "aws_sagemaker_endpoint_configuration" "concurrency" {
  name = "${var.name}-concurrency"

  production_variants {
    variant_name = "one"
    model_name   = aws_sagemaker_model.main.name

    serverless_config {
      max_concurrency         = 10
      memory_size_in_mb       = 1024
      provisioned_concurrency = 20
    }
  }
}

resource "aws_sagemaker_endpoint" "configuration" {
  name                 = "${var.name}-configuration"
  endpoint_config_name = "${var.name}-missing"
}
