variable "name" {
  description = "Name of the REST API, and the beginning of the integration role's name. 1 to 255 letters, digits, spaces, dots, underscores and hyphens."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[a-zA-Z0-9]([a-zA-Z0-9 ._-]{0,253}[a-zA-Z0-9])?$", var.name))
    error_message = "name is \"${var.name}\". It must have 1 to 255 letters, digits, spaces, dots, underscores and hyphens, and begin and end with a letter or a digit."
  }
}

variable "description" {
  description = "What the REST API is for, as the console shows it. By default it names the endpoint."
  type        = string
  default     = null

  validation {
    condition     = var.description == null ? true : length(var.description) <= 1024
    error_message = "description is ${length(coalesce(var.description, "-"))} characters long. API Gateway takes at most 1024."
  }
}

variable "endpoint_name" {
  description = "Name of the SageMaker endpoint that answers, in the account and the region of the provider."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[a-zA-Z0-9](-*[a-zA-Z0-9])*$", var.endpoint_name)) && length(var.endpoint_name) <= 63
    error_message = "endpoint_name is \"${var.endpoint_name}\". It must be the name of a SageMaker endpoint, not its ARN: at most 63 letters, digits and hyphens that begin and end with a letter or a digit."
  }
}

variable "endpoint_type" {
  description = "`REGIONAL`, or `EDGE` for an API behind the CloudFront distribution that API Gateway runs. An edge API can never wait longer than 29 seconds."
  type        = string
  default     = "REGIONAL"
  nullable    = false

  validation {
    condition     = contains(["REGIONAL", "EDGE"], var.endpoint_type)
    error_message = "endpoint_type is \"${var.endpoint_type}\". It must be REGIONAL or EDGE."
  }
}

variable "path_part" {
  description = "The path under the stage at which predictions are to be had, without slashes."
  type        = string
  default     = "predict"
  nullable    = false

  validation {
    condition     = can(regex("^[a-zA-Z0-9._:-]+$", var.path_part))
    error_message = "path_part is \"${var.path_part}\". It must be one part of a path, of letters, digits and ._:- only: no slash, and no parameter in braces."
  }
}

variable "http_method" {
  description = "The HTTP method that clients use. SageMaker is always called by POST."
  type        = string
  default     = "POST"
  nullable    = false

  validation {
    condition     = contains(["POST", "PUT", "PATCH"], var.http_method)
    error_message = "http_method is \"${var.http_method}\". It must be POST, PUT or PATCH: a prediction needs a request body."
  }
}

variable "authorization" {
  description = "Who may call: `AWS_IAM` for callers that sign with AWS credentials and are allowed `execute-api:Invoke`, `NONE` for everyone on the internet."
  type        = string
  default     = "AWS_IAM"
  nullable    = false

  validation {
    condition     = contains(["AWS_IAM", "NONE"], var.authorization)
    error_message = "authorization is \"${var.authorization}\". It must be AWS_IAM or NONE."
  }
}

variable "stage_name" {
  description = "Name of the stage: the first part of the path. 1 to 128 letters, digits, hyphens and underscores."
  type        = string
  default     = "v1"
  nullable    = false

  validation {
    condition     = can(regex("^[a-zA-Z0-9_-]{1,128}$", var.stage_name))
    error_message = "stage_name is \"${var.stage_name}\". It must have 1 to 128 letters, digits, hyphens and underscores."
  }
}

variable "timeout_milliseconds" {
  description = "How long API Gateway waits for the endpoint, 50 to 29000 milliseconds; after that the client gets 504."
  type        = number
  default     = 29000
  nullable    = false

  validation {
    condition     = var.timeout_milliseconds >= 50 && var.timeout_milliseconds <= 29000 && floor(var.timeout_milliseconds) == var.timeout_milliseconds
    error_message = "timeout_milliseconds is ${var.timeout_milliseconds}. It must be a whole number between 50 and 29000."
  }
}

variable "integration_role" {
  description = <<-EOT
    The IAM role as which API Gateway calls the endpoint. By default the module makes one that may do this and nothing else. An API keeps the role that it was made with.
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
    condition     = var.integration_role.existing == null || can(regex("^arn:[a-z-]+:iam::[0-9]{12}:role/.+$", var.integration_role.existing.arn))
    error_message = "integration_role.existing.arn is \"${try(var.integration_role.existing.arn, "-")}\". It must be the ARN of an IAM role, as arn:aws:iam::ACCOUNT:role/NAME."
  }

  validation {
    condition     = var.integration_role.existing == null || (var.integration_role.path == "/" && var.integration_role.permissions_boundary_arn == null)
    error_message = "integration_role.existing is set together with path or permissions_boundary_arn. Those two shape the role that the module makes; it does not change a role of yours."
  }

  validation {
    condition     = can(regex("^/([!-.0-~]+/)*$", var.integration_role.path)) && length(var.integration_role.path) <= 512
    error_message = "integration_role.path is \"${var.integration_role.path}\". An IAM path begins and ends with a slash and is at most 512 characters long, as /sagemaker/."
  }

  validation {
    condition     = var.integration_role.permissions_boundary_arn == null || can(regex("^arn:[a-z-]+:iam::([0-9]{12}|aws):policy/.+$", var.integration_role.permissions_boundary_arn))
    error_message = "integration_role.permissions_boundary_arn is \"${coalesce(var.integration_role.permissions_boundary_arn, "-")}\". It must be the ARN of an IAM policy, as arn:aws:iam::ACCOUNT:policy/NAME."
  }
}

variable "tags" {
  description = "Tags for everything that the module makes and that takes tags, besides the provider's default tags."
  type        = map(string)
  default     = {}
  nullable    = false

  validation {
    condition     = alltrue([for key, value in var.tags : length(key) >= 1 && length(key) <= 128 && length(value) <= 256 && !startswith(lower(key), "aws:")])
    error_message = "tags has the entries ${join(", ", [for key, value in var.tags : "\"${key}\"" if length(key) < 1 || length(key) > 128 || length(value) > 256 || startswith(lower(key), "aws:")])}. A key has 1 to 128 characters and does not begin with aws:, a value has at most 256."
  }

  validation {
    condition     = length(var.tags) <= 50
    error_message = "tags has ${length(var.tags)} entries. AWS takes at most 50 for a resource."
  }
}
