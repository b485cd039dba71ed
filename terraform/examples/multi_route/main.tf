provider "aws" {
  region = var.region

  default_tags {
    tags = var.tags
  }
}

locals {
  # The answer's largest probability and where it is. Velocity has no maximum, so it is looked for.
  best_digit = <<-EOT
    #set($probabilities = $input.path('$.predictions[0]'))
    #set($best = 0)
    #foreach($probability in $probabilities)
    #if($probability > $probabilities[$best])
    #set($best = $foreach.index)
    #end
    #end
    {"digit": $best, "probability": $probabilities[$best]}
  EOT
}

module "api" {
  source = "../../modules/apigw_sagemaker_integration"

  name = var.name

  routes = {
    # as the model takes and gives it
    predict = {
      endpoint_name = var.endpoint_name
      path          = "digits/predict"
    }

    # only the digit, for clients that have no use for ten probabilities
    name = {
      endpoint_name      = var.endpoint_name
      path               = "digits/name"
      response_templates = { "application/json" = local.best_digit }
    }

    # another endpoint, or the same one by another path, for callers with AWS credentials
    internal = {
      endpoint_name = coalesce(var.internal_endpoint_name, var.endpoint_name)
      path          = "internal/{variant}/predict"
      authorization = "AWS_IAM"

      # the last part but one of the path says which production variant answers
      endpoint_headers = { X-Amzn-SageMaker-Target-Variant = { path_parameter = "variant" } }
    }
  }

  # the routes that do not say
  authorization = "NONE"
}
