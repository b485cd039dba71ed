resource "aws_api_gateway_documentation_part" "documentation_part" {
  rest_api_id = aws_api_gateway_rest_api.main.id
  properties  = jsonencode({ description = ["first", "second", "third"][var.step - 1] })

  location {
    type = "API"
  }
}

resource "aws_api_gateway_documentation_part" "documentation_part_of_a_method" {
  rest_api_id = aws_api_gateway_rest_api.main.id
  properties  = jsonencode({ description = "the same" })

  location {
    type   = "METHOD"
    method = ["GET", "GET", "POST"][var.step - 1]
    path   = ["/digits", "/letters", "/letters"][var.step - 1]
  }
}

resource "aws_api_gateway_documentation_part" "documentation_part_of_a_header" {
  rest_api_id = aws_api_gateway_rest_api.main.id
  properties  = jsonencode({ description = "a header" })

  location {
    type        = "RESPONSE_HEADER"
    method      = "GET"
    path        = "/digits"
    name        = ["X-One", "X-Two", "X-Two"][var.step - 1]
    status_code = ["200", "200", "201"][var.step - 1]
  }
}
