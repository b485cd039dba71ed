resource "aws_api_gateway_resource" "resource" {
  rest_api_id = aws_api_gateway_rest_api.main.id
  parent_id   = aws_api_gateway_rest_api.main.root_resource_id
  path_part   = ["models", "predictors", "predictors"][var.step - 1]
}

resource "aws_api_gateway_resource" "resource_below" {
  rest_api_id = aws_api_gateway_rest_api.main.id
  parent_id   = aws_api_gateway_resource.resource.id
  path_part   = "{proxy+}"
}

data "aws_api_gateway_resource" "resource" {
  rest_api_id = aws_api_gateway_rest_api.main.id
  path        = "${aws_api_gateway_resource.resource.path}/{proxy+}"
  depends_on  = [aws_api_gateway_resource.resource_below]
}
