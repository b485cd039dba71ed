resource "aws_api_gateway_rest_api" "rest_api_policy" {
  name = "${var.name}-own-policy"
}

resource "aws_api_gateway_rest_api_policy" "rest_api_policy" {
  rest_api_id = aws_api_gateway_rest_api.rest_api_policy.id

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { AWS = "*" }
      Action    = "execute-api:Invoke"
      Resource  = "${aws_api_gateway_rest_api.rest_api_policy.execution_arn}/*"
      Condition = { IpAddress = { "aws:SourceIp" = ["192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24"][var.step - 1] } }
    }]
  })
}
