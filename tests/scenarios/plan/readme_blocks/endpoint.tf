# The endpoint that the API is for.
module "endpoint" {
  source = "git::https://github.com/your-organisation/sagemaker-rest//terraform/modules/sagemaker_endpoint?ref=v0.1.0"

  name   = "mnist"
  models = { digits = { archive = "${path.module}/model.tar.gz" } }
}

# THE BLOCK
