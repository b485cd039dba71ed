locals {
  # the key in models of what each variant serves
  served_models = { for name, variant in merge(
    { for name, variant in var.shadow_variants : name => variant.model },
    { for name, variant in var.variants : name => variant.model },
  ) : name => variant != null ? variant : length(var.models) == 1 ? one(keys(var.models)) : null }
  variants_without_model = [for name, model in local.served_models : name if model == null ? true : !contains(keys(var.models), model)]

  # An instance count of 0 is what a variant is scaled down to, never what it begins with.
  initial_instance_counts = { for name, variant in var.variants : name =>
    variant.serverless != null ? null : try(coalesce(variant.initial_instance_count), max(1, try(variant.autoscaling.min_capacity, 1)))
  }
  instance_types = merge(
    { for name, variant in var.shadow_variants : name => coalesce(variant.instance_type, "ml.m5.large") },
    { for name, variant in var.variants : name => variant.serverless == null ? coalesce(variant.instance_type, "ml.m5.large") : null },
  )

  serverless_variants = [for name, variant in var.variants : name if variant.serverless != null]
  # what a serverless variant cannot serve: it has one container, with an artifact that it finds by its URL alone
  not_serverless = { for key, container in local.containers : key => join(" and ", compact([
    length(var.models[container.model].containers) > 0 ? "containers" : "",
    container.multi_model != null ? "multi_model" : "",
    container.compression_type != "Gzip" ? "compression_type" : "",
    container.accept_eula != null ? "accept_eula" : "",
    container.repository_access_mode == "Vpc" ? "repository_access_mode" : "",
    try(endswith(container.prebuilt, "-gpu"), false) ? "an image for GPUs" : "",
  ])) }
}

# An endpoint configuration cannot be changed. The next one is made beside it, the endpoint moves over, and only then is it deleted.
# With a fixed name Terraform would delete and make the configuration anew, and never tell the endpoint.
# https://github.com/hashicorp/terraform-provider-aws/issues/21811
resource "aws_sagemaker_endpoint_configuration" "this" {
  count = var.create ? 1 : 0

  # the provider adds 26 characters and takes a prefix of at most 37
  name_prefix = "${substr(var.name, 0, 36)}-"
  kms_key_arn = var.volume_kms_key_arn
  tags        = var.tags

  dynamic "production_variants" {
    for_each = var.variants

    content {
      variant_name                                      = production_variants.key
      model_name                                        = aws_sagemaker_model.this[local.served_models[production_variants.key]].name
      instance_type                                     = local.instance_types[production_variants.key]
      initial_instance_count                            = local.initial_instance_counts[production_variants.key]
      initial_variant_weight                            = production_variants.value.initial_variant_weight
      volume_size_in_gb                                 = production_variants.value.volume_size_in_gb
      enable_ssm_access                                 = production_variants.value.enable_ssm_access
      inference_ami_version                             = production_variants.value.inference_ami_version
      container_startup_health_check_timeout_in_seconds = production_variants.value.container_startup_health_check_timeout_in_seconds
      model_data_download_timeout_in_seconds            = production_variants.value.model_data_download_timeout_in_seconds

      dynamic "serverless_config" {
        for_each = production_variants.value.serverless[*]

        content {
          memory_size_in_mb       = serverless_config.value.memory_size_in_mb
          max_concurrency         = serverless_config.value.max_concurrency
          provisioned_concurrency = serverless_config.value.provisioned_concurrency
        }
      }

      dynamic "managed_instance_scaling" {
        for_each = production_variants.value.managed_instance_scaling[*]

        content {
          status             = managed_instance_scaling.value.status
          min_instance_count = managed_instance_scaling.value.min_instance_count
          max_instance_count = managed_instance_scaling.value.max_instance_count
        }
      }

      dynamic "routing_config" {
        for_each = production_variants.value.routing_strategy[*]

        content {
          routing_strategy = routing_config.value
        }
      }

      dynamic "core_dump_config" {
        for_each = production_variants.value.core_dump[*]

        content {
          destination_s3_uri = core_dump_config.value.destination_s3_uri
          kms_key_id         = core_dump_config.value.kms_key_arn
        }
      }
    }
  }

  dynamic "shadow_production_variants" {
    for_each = var.shadow_variants

    content {
      variant_name                                      = shadow_production_variants.key
      model_name                                        = aws_sagemaker_model.this[local.served_models[shadow_production_variants.key]].name
      instance_type                                     = local.instance_types[shadow_production_variants.key]
      initial_instance_count                            = shadow_production_variants.value.initial_instance_count
      initial_variant_weight                            = shadow_production_variants.value.initial_variant_weight
      volume_size_in_gb                                 = shadow_production_variants.value.volume_size_in_gb
      enable_ssm_access                                 = shadow_production_variants.value.enable_ssm_access
      inference_ami_version                             = shadow_production_variants.value.inference_ami_version
      container_startup_health_check_timeout_in_seconds = shadow_production_variants.value.container_startup_health_check_timeout_in_seconds
      model_data_download_timeout_in_seconds            = shadow_production_variants.value.model_data_download_timeout_in_seconds

      dynamic "managed_instance_scaling" {
        for_each = shadow_production_variants.value.managed_instance_scaling[*]

        content {
          status             = managed_instance_scaling.value.status
          min_instance_count = managed_instance_scaling.value.min_instance_count
          max_instance_count = managed_instance_scaling.value.max_instance_count
        }
      }

      dynamic "routing_config" {
        for_each = shadow_production_variants.value.routing_strategy[*]

        content {
          routing_strategy = routing_config.value
        }
      }

      dynamic "core_dump_config" {
        for_each = shadow_production_variants.value.core_dump[*]

        content {
          destination_s3_uri = core_dump_config.value.destination_s3_uri
          kms_key_id         = core_dump_config.value.kms_key_arn
        }
      }
    }
  }

  dynamic "async_inference_config" {
    for_each = var.async_inference[*]

    content {
      output_config {
        s3_output_path  = async_inference_config.value.s3_output_path
        s3_failure_path = async_inference_config.value.s3_failure_path
        kms_key_id      = async_inference_config.value.kms_key_arn

        dynamic "notification_config" {
          for_each = [
            for inference in [async_inference_config.value] : inference if inference.success_topic_arn != null || inference.error_topic_arn != null
          ]

          content {
            success_topic                 = notification_config.value.success_topic_arn
            error_topic                   = notification_config.value.error_topic_arn
            include_inference_response_in = notification_config.value.include_inference_response_in
          }
        }
      }

      dynamic "client_config" {
        for_each = async_inference_config.value.max_concurrent_invocations_per_instance[*]

        content {
          max_concurrent_invocations_per_instance = client_config.value
        }
      }
    }
  }

  dynamic "data_capture_config" {
    for_each = var.data_capture[*]

    content {
      enable_capture              = data_capture_config.value.enable_capture
      initial_sampling_percentage = data_capture_config.value.initial_sampling_percentage
      destination_s3_uri          = data_capture_config.value.destination_s3_uri
      kms_key_id                  = data_capture_config.value.kms_key_arn

      dynamic "capture_options" {
        for_each = sort(data_capture_config.value.capture_modes)

        content {
          capture_mode = capture_options.value
        }
      }

      dynamic "capture_content_type_header" {
        for_each = [
          for capture in [data_capture_config.value] : capture if length(capture.csv_content_types) + length(capture.json_content_types) > 0
        ]

        content {
          csv_content_types  = length(capture_content_type_header.value.csv_content_types) == 0 ? null : capture_content_type_header.value.csv_content_types
          json_content_types = length(capture_content_type_header.value.json_content_types) == 0 ? null : capture_content_type_header.value.json_content_types
        }
      }
    }
  }

  lifecycle {
    create_before_destroy = true
  }

  depends_on = [aws_iam_role_policy.endpoint]
}

