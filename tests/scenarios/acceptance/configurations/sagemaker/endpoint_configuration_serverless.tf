resource "aws_sagemaker_endpoint_configuration" "endpoint_configuration_serverless" {
  for_each = { none = null, some = 100 }
  name     = "${var.name}-serverless-${each.key}"

  production_variants {
    variant_name = "serverless"
    model_name   = aws_sagemaker_model.main.name

    serverless_config {
      max_concurrency         = 200
      memory_size_in_mb       = 5120
      provisioned_concurrency = each.value
    }
  }
}
