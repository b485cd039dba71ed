module "api" {
  source = "git::https://github.com/your-organisation/sagemaker-rest//terraform/modules/apigw_sagemaker_integration?ref=v0.1.0"

  name = "mnist"

  # THE BLOCK
}
