provider "aws" {
  alias = "tagged"

  default_tags {
    tags = { owner = "vision", stage = "default" }
  }
}

resource "aws_api_gateway_rest_api" "default_tags" {
  provider = aws.tagged
  name     = "${var.name}-default-tags"
  tags     = [null, { stage = "own" }, { team = "speech" }][var.step - 1]
}
