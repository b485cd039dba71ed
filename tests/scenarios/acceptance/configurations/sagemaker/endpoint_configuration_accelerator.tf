resource "aws_sagemaker_endpoint_configuration" "endpoint_configuration_accelerator" {
  name = "${var.name}-accelerator"

  production_variants {
    variant_name           = "accelerated"
    model_name             = aws_sagemaker_model.main.name
    initial_instance_count = 1
    instance_type          = "ml.m5.large"
    accelerator_type       = "ml.eia2.medium"
  }
}
