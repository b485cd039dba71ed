resource "aws_sagemaker_endpoint_configuration" "endpoint_configuration" {
  name = var.name
  tags = [{ team = "vision" }, { team = "speech", stage = "test" }, { stage = "test" }][var.step - 1]

  production_variants {
    variant_name           = "variant-1"
    model_name             = aws_sagemaker_model.main.name
    initial_instance_count = 2
    initial_variant_weight = 1
    instance_type          = "ml.t2.medium"
  }
}
