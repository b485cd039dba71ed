variable "name" {
  description = "The beginning of the role's name: 1 to 37 letters, digits and +=,.@_-."
  type        = string
  default     = "apigateway-logs"
  nullable    = false

  validation {
    condition     = can(regex("^[a-zA-Z0-9+=,.@_-]{1,37}$", var.name))
    error_message = "name is \"${var.name}\". It must have 1 to 37 letters, digits and +=,.@_-: the rest of an IAM role's name is made up."
  }
}

variable "path" {
  description = "IAM path of the role."
  type        = string
  default     = "/"
  nullable    = false

  validation {
    condition     = can(regex("^/([!-.0-~]+/)*$", var.path))
    error_message = "path is \"${var.path}\". An IAM path begins and ends with a slash, as /api/."
  }
}

variable "permissions_boundary_arn" {
  description = "ARN of the policy that bounds the role."
  type        = string
  default     = null
}

variable "tags" {
  description = "Tags for the role, besides the provider's default tags."
  type        = map(string)
  default     = {}
  nullable    = false
}
