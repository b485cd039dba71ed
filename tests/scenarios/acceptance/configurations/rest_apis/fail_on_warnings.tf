# AWS warns about a key that a document's components cannot have
resource "aws_api_gateway_rest_api" "fail_on_warnings" {
  name        = "${var.name}-warned"
  description = ["first", "second", "second"][var.step - 1]

  body = jsonencode({
    openapi    = "3.0.1"
    info       = { title = "warned", version = "1", description = ["first", "second", "second"][var.step - 1] }
    components = { unheard_of = "a value" }
    paths      = { "/digits" = { get = { responses = { "200" = { description = "fine" } } } } }
  })
}
