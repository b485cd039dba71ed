# what was put before stays
resource "aws_api_gateway_rest_api" "put_rest_api_mode" {
  name              = "${var.name}-merged"
  put_rest_api_mode = "merge"
  body              = jsonencode(local.documents[["/digits", "/letters", "/letters"][var.step - 1]])
}

data "aws_api_gateway_resource" "put_rest_api_mode" {
  rest_api_id = aws_api_gateway_rest_api.put_rest_api_mode.id
  path        = "/digits"
}
