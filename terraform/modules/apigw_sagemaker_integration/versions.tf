terraform {
  # 1.9: validations that refer to other variables.
  # The newest that is tested with: Terraform 1.15, OpenTofu 1.10.
  required_version = ">= 1.9"

  required_providers {
    aws = {
      source = "hashicorp/aws"
      # 5.100.0 is the last of 5.x, and the oldest that this is tested with. Version 6 is let in and has not been run: nothing that
      # its upgrade guide takes away is used (tests/scenarios/releases/aws_provider_6.json).
      version = ">= 5.100.0"
    }
  }
}
