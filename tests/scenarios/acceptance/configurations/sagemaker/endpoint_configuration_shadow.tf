resource "aws_sagemaker_endpoint_configuration" "endpoint_configuration_shadow" {
  name = "${var.name}-shadow"

  production_variants {
    variant_name           = "live"
    model_name             = aws_sagemaker_model.main.name
    initial_instance_count = 2
    initial_variant_weight = 1
    instance_type          = "ml.t2.medium"
  }

  shadow_production_variants {
    variant_name           = "next"
    model_name             = aws_sagemaker_model.main.name
    initial_instance_count = 2
    initial_variant_weight = 1
    instance_type          = "ml.t2.medium"
  }
}
