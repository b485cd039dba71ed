resource "aws_sagemaker_endpoint_configuration" "endpoint_configuration_names" {
  # another prefix is another configuration
  for_each    = { generated = null, prefix = var.step == 1 ? "${substr(var.name, 0, 20)}-a" : "${substr(var.name, 0, 20)}-b" }
  name_prefix = each.value

  production_variants {
    model_name             = aws_sagemaker_model.main.name
    initial_instance_count = 1
    instance_type          = "ml.m5.large"
  }
}
