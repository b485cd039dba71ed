variable "name" {
  description = "Name of the REST API and the beginning of other names. 1 to 255 letters, digits, spaces, dots, underscores and hyphens."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[a-zA-Z0-9]([a-zA-Z0-9 ._-]{0,253}[a-zA-Z0-9])?$", var.name))
    error_message = "name is \"${var.name}\". It must have 1 to 255 letters, digits and \" ._-\", and begin and end with a letter or a digit."
  }
}

variable "description" {
  description = "What the REST API is for, as the console shows it. By default it names the endpoints."
  type        = string
  default     = null

  validation {
    condition     = length(coalesce(var.description, "-")) <= 1024
    error_message = "description is ${length(coalesce(var.description, "-"))} characters long. API Gateway takes at most 1024."
  }
}

variable "integration_role" {
  description = <<-EOT
    The IAM role as which API Gateway calls the endpoint. By default the module makes one that may do this and nothing else.
    An API keeps the role that it was made with.
    - `existing`: a role of yours, by `arn`; then the module makes none and grants nothing. An object, so that the ARN may be unknown until apply.
    - `path` (default `/`): IAM path of the role that is made.
    - `permissions_boundary_arn`: ARN of the policy that bounds the role that is made.
  EOT
  type = object({
    existing                 = optional(object({ arn = string }))
    path                     = optional(string, "/")
    permissions_boundary_arn = optional(string)
  })
  default  = {}
  nullable = false

  validation {
    condition     = var.integration_role.existing == null || can(regex("^arn:[a-z-]+:iam::[0-9]{12}:role/.", var.integration_role.existing.arn))
    error_message = "integration_role.existing.arn is \"${try(var.integration_role.existing.arn, "-")}\". It must be the ARN of an IAM role."
  }

  validation {
    condition     = var.integration_role.existing == null || var.integration_role.path == "/" && var.integration_role.permissions_boundary_arn == null
    error_message = "integration_role.existing is set together with path or permissions_boundary_arn. Those two are for the role that the module makes."
  }

  validation {
    condition     = can(regex("^/([!-.0-~]+/)*$", var.integration_role.path))
    error_message = "integration_role.path is \"${var.integration_role.path}\". An IAM path begins and ends with a slash, as /sagemaker/."
  }
}

variable "tags" {
  description = "Tags for everything that the module makes and that takes tags, besides the provider's default tags."
  type        = map(string)
  default     = {}
  nullable    = false

  validation {
    condition = length(var.tags) <= 50 && alltrue([for key, value in var.tags :
      length(key) >= 1 && length(key) <= 128 && !startswith(lower(key), "aws:") && length(value) <= 256
    ])
    error_message = "tags has ${length(var.tags)} entries: ${join(", ", keys(var.tags))}. AWS takes 50; keys of 1 to 128 characters, not aws:; values of 256."
  }
}
