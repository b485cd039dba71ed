resource "aws_api_gateway_model" "model" {
  rest_api_id  = aws_api_gateway_rest_api.main.id
  name         = "Digits"
  description  = ["first", "second", "second"][var.step - 1]
  content_type = "application/json"
  schema       = jsonencode({ type = "object", required = var.step == 3 ? ["instances", "signature_name"] : ["instances"] })
}
