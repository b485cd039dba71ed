resource "aws_sagemaker_model_package_group" "model_package_group" {
  model_package_group_name        = "${var.name}-group"
  model_package_group_description = "Models that read digits"
  tags                            = [{ team = "vision" }, { team = "speech", stage = "test" }, { stage = "test" }][var.step - 1]
}
