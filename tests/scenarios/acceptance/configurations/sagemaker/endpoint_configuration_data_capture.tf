resource "aws_sagemaker_endpoint_configuration" "endpoint_configuration_data_capture" {
  for_each = {
    json  = { csv = null, json = ["application/json"], modes = ["Input", "Output"] }
    both  = { csv = ["text/csv"], json = ["application/json"], modes = ["Input", "Output"] }
    alone = { csv = null, json = null, modes = ["InputAndOutput"] }
  }

  name = "${var.name}-capture-${each.key}"

  production_variants {
    variant_name           = "captured"
    model_name             = aws_sagemaker_model.main.name
    initial_instance_count = 1
    instance_type          = "ml.m5.large"
  }

  data_capture_config {
    enable_capture              = true
    initial_sampling_percentage = 50
    destination_s3_uri          = "s3://${aws_s3_bucket.main.bucket}/"

    dynamic "capture_options" {
      for_each = each.value.modes

      content {
        capture_mode = capture_options.value
      }
    }

    dynamic "capture_content_type_header" {
      for_each = each.key == "alone" ? [] : [each.value]

      content {
        csv_content_types  = capture_content_type_header.value.csv
        json_content_types = capture_content_type_header.value.json
      }
    }
  }
}
