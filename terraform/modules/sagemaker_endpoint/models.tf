locals {
  # by repository, the newest tag for CPUs that the SageMaker Python SDK 2 lists
  newest_tags = {
    huggingface-pytorch-inference = "2.6.0-transformers4.51.3-cpu-py312-ubuntu22.04"
    pytorch-inference             = "2.6.0-cpu-py312-ubuntu22.04-sagemaker"
    sagemaker-scikit-learn        = "1.2-1-cpu-py3"
    sagemaker-xgboost             = "3.0-5"
    tensorflow-inference          = "2.19.0-cpu"
  }

  # Every container by the key of its model and its place in it: a single one is 00, those of a pipeline are 01 to 15.
  containers = merge([for name, model in var.models : {
    for place, container in concat([model], model.containers) : format("%s/%02d", name, place) => merge(container, {
      model = name
      # `tensorflow-inference` has TensorFlow Serving from 1.13 on.
      prebuilt = container.image != null || container.model_package_name != null ? null : join(":", [
        try(container.prebuilt_image.repository, "tensorflow-inference"),
        coalesce(
          try(container.prebuilt_image.tag, null),
          # the provider's default, for repositories that count their images
          lookup(local.newest_tags, try(container.prebuilt_image.repository, "tensorflow-inference"), "1"),
        ),
      ])
      # scikit-learn's and XGBoost's images look for the script where the second says, the others in code/
      environment = merge(container.entry_point == null ? {} : {
        SAGEMAKER_PROGRAM          = container.entry_point
        SAGEMAKER_SUBMIT_DIRECTORY = "/opt/ml/model/code"
      }, container.environment)
    }) if var.create && (place > 0) == (length(model.containers) > 0)
  }]...)

  models = { for name, model in var.models : name => {
    direct = model.inference_execution_mode == "Direct"
    containers = [
      for key, container in local.containers :
      merge(container, local.images[key], local.artifacts[key], { artifact_url = local.artifact_urls[key] }) if container.model == name
    ]
  } if var.create }

  images = { for key, container in local.containers : key => {
    image = container.prebuilt == null ? container.image : data.aws_sagemaker_prebuilt_ecr_image.this[container.prebuilt].registry_path
  } }

  first_model     = try(keys(local.models)[0], null)
  model_revisions = { for name, revision in terraform_data.model_revision : name => substr(revision.id, 0, 8) }
}

data "aws_sagemaker_prebuilt_ecr_image" "this" {
  for_each = toset([for container in local.containers : container.prebuilt if container.prebuilt != null])

  repository_name = split(":", each.key)[0]
  image_tag       = split(":", each.key)[1]
}

# Everything that makes another model of it, or gives it other permissions. Whatever replaces aws_sagemaker_model.this must be here: a
# new id for each change keeps model names unique, so that the next model is made while the last one still serves. A hash of the same
# values would not do: after a failed update the endpoint keeps serving the model before it, and going back to that model would ask for
# a name that is still taken.
resource "terraform_data" "model_revision" {
  for_each = local.models

  triggers_replace = {
    containers = [for container in each.value.containers : {
      accept_eula          = container.accept_eula
      compression_type     = container.compression_type
      container_hostname   = container.container_hostname
      credentials_provider = container.repository_credentials_provider_arn
      data_url             = container.artifact_url
      data_version         = container.data_version
      environment          = container.environment
      image                = coalesce(container.model_package_name, container.image)
      kms_key_arn          = container.kms_key_arn
      multi_model          = container.multi_model
    }]
    direct            = each.value.direct
    network_isolation = var.network_isolation
    role              = local.execution_role_arn
    vpc               = var.vpc
  }

  lifecycle {
    create_before_destroy = true

    # here, because models, roles and variants wait for this; with one of the models, to say it once
    precondition {
      condition     = each.key != local.first_model || length(local.wrong) == 0
      error_message = join("\n", local.wrong)
    }

    precondition {
      condition     = each.key != local.first_model || length(local.wrong_scaling) == 0
      error_message = join("\n", local.wrong_scaling)
    }

    precondition {
      condition     = each.key != local.first_model || length(local.wrong_artifacts) == 0
      error_message = join("\n", local.wrong_artifacts)
    }

    precondition {
      condition     = each.key != local.first_model || length(local.wrong_images) == 0
      error_message = join("\n", local.wrong_images)
    }

    precondition {
      condition     = each.key != local.first_model || length(local.wrong_environments) == 0
      error_message = join("\n", local.wrong_environments)
    }

    precondition {
      condition     = each.key != local.first_model || length(local.wrong_core_dumps) == 0
      error_message = join("\n", local.wrong_core_dumps)
    }
  }
}

resource "aws_sagemaker_model" "this" {
  #checkov:skip=CKV_AWS_370:network_isolation is the caller's; TensorFlow Serving's container installs code/requirements.txt over the network

  for_each = local.models

  # 54 + 1 + 8 characters: the 63 that SageMaker allows
  name                     = "${substr("${var.name}-${each.key}", 0, 54)}-${local.model_revisions[each.key]}"
  execution_role_arn       = local.execution_role_arn
  enable_network_isolation = var.network_isolation
  tags                     = var.tags

  dynamic "primary_container" {
    for_each = [for container in each.value.containers : container if length(each.value.containers) == 1]

    content {
      model_package_name = primary_container.value.model_package_name
      image              = primary_container.value.model_package_name == null ? primary_container.value.image : null
      mode               = primary_container.value.multi_model == null ? "SingleModel" : "MultiModel"
      model_data_url     = primary_container.value.model_data_url
      environment        = primary_container.value.environment
      container_hostname = primary_container.value.container_hostname

      dynamic "model_data_source" {
        for_each = primary_container.value.model_data_source[*]

        content {
          s3_data_source {
            s3_uri           = model_data_source.value.s3_uri
            s3_data_type     = model_data_source.value.s3_data_type
            compression_type = model_data_source.value.compression_type

            dynamic "model_access_config" {
              for_each = model_data_source.value.accept_eula[*]

              content {
                accept_eula = model_access_config.value
              }
            }
          }
        }
      }

      dynamic "multi_model_config" {
        for_each = primary_container.value.multi_model[*]

        content {
          model_cache_setting = multi_model_config.value.model_cache_setting
        }
      }

      dynamic "image_config" {
        for_each = primary_container.value.repository_access_mode == "Vpc" ? [primary_container.value.repository_credentials_provider_arn] : []

        content {
          repository_access_mode = "Vpc"

          dynamic "repository_auth_config" {
            for_each = image_config.value[*]

            content {
              repository_credentials_provider_arn = repository_auth_config.value
            }
          }
        }
      }
    }
  }

  dynamic "container" {
    for_each = [for container in each.value.containers : container if length(each.value.containers) > 1]

    content {
      model_package_name = container.value.model_package_name
      image              = container.value.model_package_name == null ? container.value.image : null
      mode               = container.value.multi_model == null ? "SingleModel" : "MultiModel"
      model_data_url     = container.value.model_data_url
      environment        = container.value.environment
      container_hostname = container.value.container_hostname

      dynamic "model_data_source" {
        for_each = container.value.model_data_source[*]

        content {
          s3_data_source {
            s3_uri           = model_data_source.value.s3_uri
            s3_data_type     = model_data_source.value.s3_data_type
            compression_type = model_data_source.value.compression_type

            dynamic "model_access_config" {
              for_each = model_data_source.value.accept_eula[*]

              content {
                accept_eula = model_access_config.value
              }
            }
          }
        }
      }

      dynamic "multi_model_config" {
        for_each = container.value.multi_model[*]

        content {
          model_cache_setting = multi_model_config.value.model_cache_setting
        }
      }

      dynamic "image_config" {
        for_each = container.value.repository_access_mode == "Vpc" ? [container.value.repository_credentials_provider_arn] : []

        content {
          repository_access_mode = "Vpc"

          dynamic "repository_auth_config" {
            for_each = image_config.value[*]

            content {
              repository_credentials_provider_arn = repository_auth_config.value
            }
          }
        }
      }
    }
  }

  dynamic "inference_execution_config" {
    for_each = each.value.direct ? ["Direct"] : []

    content {
      mode = inference_execution_config.value
    }
  }

  dynamic "vpc_config" {
    for_each = var.vpc[*]

    content {
      subnets            = vpc_config.value.subnet_ids
      security_group_ids = vpc_config.value.security_group_ids
    }
  }

  lifecycle {
    create_before_destroy = true
  }

  # SageMaker checks that the role can read the artifact: the role alone is not enough, its policies must be there too.
  depends_on = [aws_iam_role_policy.model, aws_iam_role_policy.endpoint]
}
