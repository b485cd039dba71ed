terraform {
  # 1.9 is the first release in which the validation of one variable may refer to another.
  required_version = ">= 1.9"

  required_providers {
    aws = {
      source = "hashicorp/aws"
      # 5.100.0 is the last 5.x release, and the oldest that this module is tested with.
      version = ">= 5.100.0"
    }
  }
}
