terraform {
  # What the modules need; their versions.tf say why.
  required_version = ">= 1.9"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 5.100.0" # the same
    }
  }
}
