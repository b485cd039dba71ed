locals {
  # `tensorflow-inference` has TensorFlow Serving from 1.13 on, and 2.19.0 is the newest tag that the SageMaker SDK lists.
  prebuilt_repository = coalesce(try(var.model.prebuilt_image.repository, null), "tensorflow-inference")
  prebuilt_tag        = coalesce(try(var.model.prebuilt_image.tag, null), "2.19.0-cpu")
  image               = var.model.image == null ? one(data.aws_sagemaker_prebuilt_ecr_image.this[*].registry_path) : var.model.image

  model_revision = substr(terraform_data.model_revision.id, 0, 8)
}

data "aws_sagemaker_prebuilt_ecr_image" "this" {
  count = var.model.image == null ? 1 : 0

  repository_name = local.prebuilt_repository
  image_tag       = local.prebuilt_tag
}

# Everything that makes another model of it, or gives it other permissions. Whatever replaces aws_sagemaker_model.this must be here: a
# new id for each change keeps model names unique, so that the next model is made while the last one still serves. A hash of the same values would not do: after a failed update the endpoint keeps serving the model
# before it, and going back to that model would ask for a name that is still taken.
resource "terraform_data" "model_revision" {
  triggers_replace = {
    data_url     = local.model_data_url
    data_version = var.model.data_version
    environment  = var.model.environment
    image        = local.image
    kms_key_arn  = var.model.kms_key_arn
    role         = local.execution_role_arn
  }

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_sagemaker_model" "this" {
  # 54 + 1 + 8 characters: the 63 that SageMaker allows
  name               = "${substr(var.name, 0, 54)}-${local.model_revision}"
  execution_role_arn = local.execution_role_arn
  tags               = var.tags

  primary_container {
    image          = local.image
    model_data_url = local.model_data_url
    environment    = var.model.environment
  }

  lifecycle {
    create_before_destroy = true
  }

  # SageMaker checks that the role can read the artifact: the role alone is not enough, its policy must be there too.
  depends_on = [aws_iam_role_policy.execution]
}

# An endpoint configuration cannot be changed. The next one is made beside it, the endpoint moves over, and only then is it deleted.
# With a fixed name Terraform would delete and make the configuration anew, and never tell the endpoint.
# https://github.com/hashicorp/terraform-provider-aws/issues/21811
resource "aws_sagemaker_endpoint_configuration" "this" {
  # the provider adds 26 characters and takes a prefix of at most 37
  name_prefix = "${substr(var.name, 0, 36)}-"
  tags        = var.tags

  dynamic "production_variants" {
    for_each = var.variants

    content {
      variant_name                                      = production_variants.key
      model_name                                        = aws_sagemaker_model.this.name
      instance_type                                     = production_variants.value.instance_type
      initial_instance_count                            = production_variants.value.initial_instance_count
      initial_variant_weight                            = production_variants.value.initial_variant_weight
      container_startup_health_check_timeout_in_seconds = production_variants.value.container_startup_health_check_timeout_in_seconds
      model_data_download_timeout_in_seconds            = production_variants.value.model_data_download_timeout_in_seconds
    }
  }

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_sagemaker_endpoint" "this" {
  name                 = var.name
  endpoint_config_name = aws_sagemaker_endpoint_configuration.this.name
  tags                 = var.tags

  lifecycle {
    # SageMaker rolls a failed update back by itself, and the provider reports that as success. Terraform would then delete the
    # configuration and the model that are in service. Failing here keeps both, and the next apply is an ordinary retry.
    # https://github.com/hashicorp/terraform-provider-aws/issues/46663
    postcondition {
      condition     = self.endpoint_config_name == aws_sagemaker_endpoint_configuration.this.name
      error_message = "SageMaker rolled back the update of the endpoint \"${self.name}\": it serves the configuration \"${self.endpoint_config_name}\" instead of \"${aws_sagemaker_endpoint_configuration.this.name}\". Nothing in service was deleted. Read the log group ${local.log_group_name} for the reason, correct it, and apply again."
    }
  }

  # so that the log group is there before the first line, and goes after the last
  depends_on = [aws_cloudwatch_log_group.this]
}
