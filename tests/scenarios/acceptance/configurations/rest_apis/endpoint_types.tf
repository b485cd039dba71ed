resource "aws_api_gateway_rest_api" "endpoint_types" {
  name = "${var.name}-types"

  # without the block, the type stays
  dynamic "endpoint_configuration" {
    for_each = [["REGIONAL"], [], ["EDGE"]][var.step - 1]

    content {
      types = [endpoint_configuration.value]
    }
  }
}
