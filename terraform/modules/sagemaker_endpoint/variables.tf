# The inputs are in four files, because their rules make them long: here what the endpoint is and may, then variables_models.tf (what is
# served), variables_variants.tf (what serves it, and how it is scaled) and variables_operation.tf (queue, records, updates, alarms).

variable "create" {
  description = "Whether to make anything at all. `false` makes nothing, and every output is null or empty."
  type        = bool
  default     = true
  nullable    = false
}

variable "name" {
  description = <<-EOT
    Name of the endpoint, and the beginning of the name of everything that goes with it. 1 to 63 letters, digits and hyphens, with a letter or a
    digit at either end. Changing it replaces the endpoint.
  EOT
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[a-zA-Z0-9](-*[a-zA-Z0-9])*$", var.name))
    error_message = "name is \"${var.name}\". An endpoint name has letters, digits and hyphens only, and begins and ends with a letter or a digit."
  }

  validation {
    condition     = length(var.name) <= 63
    error_message = "name is \"${var.name}\", which is ${length(var.name)} characters long. SageMaker takes at most 63."
  }
}

variable "tags" {
  description = <<-EOT
    Tags for everything that the module makes and that takes tags, besides the provider's default tags. The uploaded object gets none: S3 allows an
    object ten tags only.
  EOT
  type        = map(string)
  default     = {}
  nullable    = false

  validation {
    condition = length(var.tags) <= 50 && alltrue([for key, value in var.tags :
      length(key) >= 1 && length(key) <= 128 && !startswith(lower(key), "aws:") && length(value) <= 256
    ])
    error_message = "tags has ${length(var.tags)} entries: ${join(", ", keys(var.tags))}. AWS takes 50; keys of 1 to 128 characters, not aws:; values of 256."
  }

  validation {
    condition     = can(regex("^[\\pL\\pZ\\pN_.:/=+@-]*$", join("", concat(keys(var.tags), values(var.tags)))))
    error_message = "tags has ${jsonencode(var.tags)}. Keys and values have letters, digits, spaces and _.:/=+-@ only."
  }
}

variable "execution_role" {
  description = <<-EOT
    The IAM role as which SageMaker runs the container. By default the module makes one with the least privilege that the endpoint needs.
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
    condition     = var.execution_role.existing == null || can(regex("^arn:[a-z-]+:iam::[0-9]{12}:role/.", var.execution_role.existing.arn))
    error_message = "execution_role.existing.arn is \"${try(var.execution_role.existing.arn, "-")}\". It must be the ARN of an IAM role."
  }

  validation {
    condition     = var.execution_role.existing == null || var.execution_role.path == "/" && var.execution_role.permissions_boundary_arn == null
    error_message = "execution_role.existing is set together with path or permissions_boundary_arn. Those two are for the role that the module makes."
  }

  validation {
    condition     = can(regex("^/([!-.0-~]+/)*$", var.execution_role.path))
    error_message = "execution_role.path is \"${var.execution_role.path}\". An IAM path begins and ends with a slash, as /sagemaker/."
  }
}

variable "vpc" {
  description = <<-EOT
    Lets the containers reach a VPC: SageMaker puts a network interface into each subnet.
    - `subnet_ids`: 1 to 16 subnets.
    - `security_group_ids`: 1 to 5 security groups.
  EOT
  type = object({
    subnet_ids         = list(string)
    security_group_ids = list(string)
  })
  default = null

  validation {
    condition     = var.vpc == null ? true : length(var.vpc.subnet_ids) >= 1 && length(var.vpc.subnet_ids) <= 16
    error_message = "vpc.subnet_ids has ${try(length(var.vpc.subnet_ids), 0)} entries. SageMaker takes 1 to 16 subnets."
  }

  validation {
    condition     = var.vpc == null ? true : length(var.vpc.security_group_ids) >= 1 && length(var.vpc.security_group_ids) <= 5
    error_message = "vpc.security_group_ids has ${try(length(var.vpc.security_group_ids), 0)} entries. SageMaker takes 1 to 5 security groups."
  }

  validation {
    condition = alltrue(flatten([for vpc in var.vpc[*] : [
      [for id in vpc.subnet_ids : startswith(id, "subnet-")], [for id in vpc.security_group_ids : startswith(id, "sg-")],
    ]]))
    error_message = "vpc has ${jsonencode(var.vpc)}. The id of a subnet begins with subnet-, that of a security group with sg-."
  }
}

variable "network_isolation" {
  description = "Whether the containers can reach nothing over the network. SageMaker then downloads the artifact for them, and they have no AWS credentials."
  type        = bool
  default     = false
  nullable    = false
}

variable "volume_kms_key_arn" {
  description = "KMS key that the storage volumes of the instances are encrypted with. Instances with local NVMe storage encrypt it with a key of their own."
  type        = string
  default     = null

  validation {
    condition = var.volume_kms_key_arn == null || can(regex("^arn:[a-z-]+:kms:[a-z0-9-]+:[0-9]{12}:key/.+$", var.volume_kms_key_arn))
    error_message = join(" ", [
      "volume_kms_key_arn is \"${coalesce(var.volume_kms_key_arn, "-")}\". It must be the ARN of a KMS key, as arn:aws:kms:REGION:ACCOUNT:key/ID:",
      "an IAM policy cannot name a key by its alias.",
    ])
  }
}

variable "logs" {
  description = <<-EOT
    The endpoint's CloudWatch log group, `/aws/sagemaker/Endpoints/NAME`.
    - `create_group` (default `true`): whether the module makes it. Without that SageMaker makes one that never expires and outlives the endpoint.
      Turn it off where the group is there already.
    - `retention_in_days` (default `30`): how long log events are kept; 0 keeps them for ever.
    - `kms_key_arn`: KMS key to encrypt the group with; the key's policy must let CloudWatch Logs use it.
  EOT
  type = object({
    create_group      = optional(bool, true)
    retention_in_days = optional(number, 30)
    kms_key_arn       = optional(string)
  })
  default  = {}
  nullable = false

  validation {
    condition     = var.logs.kms_key_arn == null || can(regex("^arn:[a-z-]+:kms:[a-z0-9-]+:[0-9]{12}:key/.+$", var.logs.kms_key_arn))
    error_message = "logs.kms_key_arn is \"${coalesce(var.logs.kms_key_arn, "-")}\". It must be the ARN of a KMS key, as arn:aws:kms:REGION:ACCOUNT:key/ID."
  }
}
