resource "aws_api_gateway_rest_api" "disable_execute_api_endpoint" {
  name                         = "${var.name}-disabled"
  disable_execute_api_endpoint = [false, true, false][var.step - 1]
}

resource "aws_api_gateway_rest_api" "disable_execute_api_endpoint_of_the_document" {
  name = "${var.name}-disabled-document"
  body = jsonencode(merge(local.document, {
    x-amazon-apigateway-endpoint-configuration = { disableExecuteApiEndpoint = true }
  }))
}

resource "aws_api_gateway_rest_api" "disable_execute_api_endpoint_over_the_document" {
  name                         = "${var.name}-disabled-over"
  disable_execute_api_endpoint = [true, false, true][var.step - 1]
  body = jsonencode(merge(local.document, {
    x-amazon-apigateway-endpoint-configuration = { disableExecuteApiEndpoint = false }
  }))
}
