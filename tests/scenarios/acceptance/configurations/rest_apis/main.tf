terraform {
  required_providers {
    aws = {
      source = "hashicorp/aws"
    }
  }
}

variable "name" {
  type = string
}

variable "step" {
  type = number
}

# A document with one route, to which kinds add what they are about.
locals {
  documents = {
    for path in ["/digits", "/letters"] : path => {
      swagger = "2.0"
      info    = { title = "in the document", version = "1" }
      paths = {
        (path) = {
          get = {
            responses                       = { "200" = { description = "fine" } }
            x-amazon-apigateway-integration = { type = "mock", responses = { default = { statusCode = 200 } } }
          }
        }
      }
    }
  }
  document = local.documents["/digits"]
}
