variable "name" {
  description = "Name of the endpoint, and the beginning of the name of everything that goes with it. 1 to 63 letters, digits and hyphens, with a letter or a digit at either end. Changing it replaces the endpoint."
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

variable "model" {
  description = <<-EOT
    What the endpoint serves. Exactly one of `archive` and `data_url` is needed.
    - `archive`: path of a local `model.tar.gz`. It is uploaded under a key that holds its SHA-256, so a changed archive is a new model. A relative path counts from the folder in which Terraform runs.
    - `data_url`: an artifact that is in S3 already, as `s3://BUCKET/KEY.tar.gz`.
    - `data_version`: any text; change it when the object at `data_url` was overwritten, because the URL alone does not show that.
    - `kms_key_arn`: KMS key of the artifact. With `archive` the upload is encrypted with it; the execution role may decrypt with it. Without it S3 encrypts with its own keys.
    - `verify_archive` (default `true`): whether to check that `archive` is gzip data before anything is made. Terraform can only read a file as a whole, which takes five times its size in memory: turn it off for archives of gigabytes.
    - `image`: container image in ECR, as `ACCOUNT.dkr.ecr.REGION.amazonaws.com/REPOSITORY:TAG` or `…@sha256:DIGEST`. Without it, `prebuilt_image` is looked up.
    - `prebuilt_image`: an image that AWS publishes for the region: its ECR `repository` (default `tensorflow-inference`) and `tag` (default `2.19.0-cpu`; `2.19.0-gpu` for instances with a GPU).
    - `environment` (default `{}`): environment variables of the container, at most 100.
  EOT
  type = object({
    archive        = optional(string)
    data_url       = optional(string)
    data_version   = optional(string)
    kms_key_arn    = optional(string)
    verify_archive = optional(bool, true)
    image          = optional(string)
    prebuilt_image = optional(object({
      repository = optional(string)
      tag        = optional(string)
    }))
    environment = optional(map(string), {})
  })
  nullable = false

  validation {
    condition     = (var.model.archive == null) != (var.model.data_url == null)
    error_message = "model.archive is ${var.model.archive == null ? "not set" : "\"${var.model.archive}\""} and model.data_url is ${var.model.data_url == null ? "not set" : "\"${var.model.data_url}\""}. Set exactly one of them: a local model.tar.gz to upload, or the S3 URL of one that is there already."
  }

  validation {
    condition     = var.model.archive == null || can(regex("\\.tar\\.gz$", var.model.archive))
    error_message = "model.archive is \"${coalesce(var.model.archive, "-")}\". SageMaker takes a gzipped tar archive, so the name must end in .tar.gz."
  }

  validation {
    condition     = var.model.data_url == null || can(regex("^s3://[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]/[^*?$]+\\.tar\\.gz$", var.model.data_url))
    error_message = "model.data_url is \"${coalesce(var.model.data_url, "-")}\". It must be the S3 URL of one object, as s3://BUCKET/KEY.tar.gz, and the key must not have *, ? or $, which mean something else in the role's policy."
  }

  validation {
    condition     = var.model.data_version == null || var.model.data_url != null
    error_message = "model.data_version is \"${coalesce(var.model.data_version, "-")}\" without model.data_url. An uploaded archive is told apart by its content: leave model.data_version out."
  }

  validation {
    condition     = var.model.kms_key_arn == null || can(regex("^arn:[a-z-]+:kms:[a-z0-9-]+:[0-9]{12}:key/.+$", var.model.kms_key_arn))
    error_message = "model.kms_key_arn is \"${coalesce(var.model.kms_key_arn, "-")}\". It must be the ARN of a KMS key, as arn:aws:kms:REGION:ACCOUNT:key/ID: an IAM policy cannot name a key by its alias."
  }

  validation {
    condition     = var.model.image == null || var.model.prebuilt_image == null
    error_message = "model.image is \"${coalesce(var.model.image, "-")}\" and model.prebuilt_image is set too. Set one of them: your own image, or one that AWS publishes."
  }

  validation {
    condition     = var.model.image == null || can(regex("^[0-9]{12}\\.dkr\\.ecr(-fips)?\\.[a-z0-9-]+\\.[a-z0-9.-]+/[a-z0-9][a-z0-9._/-]*(:[a-zA-Z0-9_][a-zA-Z0-9._-]{0,127})?(@sha256:[0-9a-f]{64})?$", var.model.image))
    error_message = "model.image is \"${coalesce(var.model.image, "-")}\". SageMaker pulls from ECR only: ACCOUNT.dkr.ecr.REGION.amazonaws.com/REPOSITORY:TAG, or …@sha256:DIGEST."
  }

  validation {
    condition     = alltrue([for key in keys(var.model.environment) : can(regex("^[a-zA-Z_][a-zA-Z0-9_]*$", key)) && length(key) <= 1024])
    error_message = "model.environment has the keys ${join(", ", [for key in keys(var.model.environment) : "\"${key}\"" if !can(regex("^[a-zA-Z_][a-zA-Z0-9_]*$", key)) || length(key) > 1024])}. A key has letters, digits and underscores only, does not begin with a digit, and is at most 1024 characters long."
  }

  validation {
    condition     = alltrue([for value in values(var.model.environment) : length(value) <= 1024])
    error_message = "model.environment has too long a value for ${join(", ", [for key, value in var.model.environment : key if length(value) > 1024])}. SageMaker takes at most 1024 characters a value."
  }

  validation {
    condition     = length(var.model.environment) <= 100
    error_message = "model.environment has ${length(var.model.environment)} entries. SageMaker takes at most 100."
  }
}

variable "artifact_bucket" {
  description = <<-EOT
    Where `model.archive` is uploaded to. Without it the module makes a private, encrypted bucket for it.
    - `existing`: a bucket of yours, by `name`. An object, so that the name may be unknown until apply.
    - `key_prefix` (default: `name`): the beginning of the object's key, which is `KEY_PREFIX/SHA-256/model.tar.gz`.
    - `force_destroy` (default `false`): whether destroying the module's own bucket also deletes objects that others put there.
  EOT
  type = object({
    existing      = optional(object({ name = string }))
    key_prefix    = optional(string)
    force_destroy = optional(bool, false)
  })
  default  = {}
  nullable = false

  validation {
    condition     = var.model.archive != null || (var.artifact_bucket.existing == null && var.artifact_bucket.key_prefix == null && !var.artifact_bucket.force_destroy)
    error_message = "artifact_bucket is set, but model.archive is not. The bucket is where an archive is uploaded to; an artifact at model.data_url stays where it is."
  }

  validation {
    condition     = var.artifact_bucket.existing == null || !var.artifact_bucket.force_destroy
    error_message = "artifact_bucket.force_destroy is true for the existing bucket \"${try(var.artifact_bucket.existing.name, "-")}\". The module never destroys a bucket that it did not make: leave force_destroy out."
  }

  validation {
    condition     = var.artifact_bucket.existing == null || can(regex("^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$", var.artifact_bucket.existing.name))
    error_message = "artifact_bucket.existing.name is \"${try(var.artifact_bucket.existing.name, "-")}\". A bucket name has 3 to 63 lower-case letters, digits, dots and hyphens; give the name, not a URL or an ARN."
  }

  validation {
    condition     = var.artifact_bucket.key_prefix == null || can(regex("^[a-zA-Z0-9!_.'()-]+(/[a-zA-Z0-9!_.'()-]+)*$", var.artifact_bucket.key_prefix))
    error_message = "artifact_bucket.key_prefix is \"${coalesce(var.artifact_bucket.key_prefix, "-")}\". It has letters, digits and !_.'()- only, with single slashes between its parts and none at either end."
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
    condition     = var.execution_role.existing == null || can(regex("^arn:[a-z-]+:iam::[0-9]{12}:role/.+$", var.execution_role.existing.arn))
    error_message = "execution_role.existing.arn is \"${try(var.execution_role.existing.arn, "-")}\". It must be the ARN of an IAM role, as arn:aws:iam::ACCOUNT:role/NAME."
  }

  validation {
    condition     = var.execution_role.existing == null || (var.execution_role.path == "/" && var.execution_role.permissions_boundary_arn == null)
    error_message = "execution_role.existing is set together with path or permissions_boundary_arn. Those two shape the role that the module makes; it does not change a role of yours."
  }

  validation {
    condition     = can(regex("^/([!-.0-~]+/)*$", var.execution_role.path)) && length(var.execution_role.path) <= 512
    error_message = "execution_role.path is \"${var.execution_role.path}\". An IAM path begins and ends with a slash and is at most 512 characters long, as /sagemaker/."
  }

  validation {
    condition     = var.execution_role.permissions_boundary_arn == null || can(regex("^arn:[a-z-]+:iam::([0-9]{12}|aws):policy/.+$", var.execution_role.permissions_boundary_arn))
    error_message = "execution_role.permissions_boundary_arn is \"${coalesce(var.execution_role.permissions_boundary_arn, "-")}\". It must be the ARN of an IAM policy, as arn:aws:iam::ACCOUNT:policy/NAME."
  }
}

variable "variants" {
  description = <<-EOT
    Production variants by name, 1 to 10: the instances that serve the model. Requests are shared out by weight.
    - `instance_type` (default `ml.m5.large`): SageMaker instance type.
    - `initial_instance_count` (default `1`): number of instances.
    - `initial_variant_weight` (default `1`): share of the requests, relative to the sum of all weights; 0 for none. Use whole numbers or binary fractions such as 0.25: AWS gives 0.1 back as something else, and every plan would show a change.
    - `container_startup_health_check_timeout_in_seconds`: how long the container may take until it answers `/ping`, 60 to 3600 seconds; SageMaker's own default otherwise.
    - `model_data_download_timeout_in_seconds`: how long an instance may take to download the artifact, 60 to 3600 seconds; SageMaker's own default otherwise.
  EOT
  type = map(object({
    instance_type                                     = optional(string, "ml.m5.large")
    initial_instance_count                            = optional(number, 1)
    initial_variant_weight                            = optional(number, 1)
    container_startup_health_check_timeout_in_seconds = optional(number)
    model_data_download_timeout_in_seconds            = optional(number)
  }))
  # The provider would invent a new name at every change, and a variant keeps its traffic and its scaling by its name.
  default  = { AllTraffic = {} }
  nullable = false

  validation {
    condition     = length(var.variants) >= 1 && length(var.variants) <= 10
    error_message = "variants has ${length(var.variants)} entries. An endpoint has 1 to 10 production variants."
  }

  validation {
    condition     = alltrue([for name in keys(var.variants) : can(regex("^[a-zA-Z0-9](-*[a-zA-Z0-9])*$", name)) && length(name) <= 63])
    error_message = "variants has the names ${join(", ", [for name in keys(var.variants) : "\"${name}\"" if !can(regex("^[a-zA-Z0-9](-*[a-zA-Z0-9])*$", name)) || length(name) > 63])}. A variant name has at most 63 letters, digits and hyphens, and begins and ends with a letter or a digit."
  }

  validation {
    condition     = alltrue([for variant in values(var.variants) : can(regex("^ml\\.[a-z0-9-]+\\.[a-z0-9-]+$", variant.instance_type))])
    error_message = "variants has the instance type ${join(", ", [for name, variant in var.variants : "\"${variant.instance_type}\" in ${name}" if !can(regex("^ml\\.[a-z0-9-]+\\.[a-z0-9-]+$", variant.instance_type))])}. A SageMaker instance type reads ml.FAMILY.SIZE, as ml.m5.large."
  }

  validation {
    condition     = alltrue([for variant in values(var.variants) : variant.initial_instance_count >= 1 && floor(variant.initial_instance_count) == variant.initial_instance_count])
    error_message = "variants has the initial_instance_count ${join(", ", [for name, variant in var.variants : "${variant.initial_instance_count} in ${name}" if variant.initial_instance_count < 1 || floor(variant.initial_instance_count) != variant.initial_instance_count])}. It must be a whole number and at least 1."
  }

  validation {
    condition     = alltrue([for variant in values(var.variants) : variant.initial_variant_weight >= 0])
    error_message = "variants has the initial_variant_weight ${join(", ", [for name, variant in var.variants : "${variant.initial_variant_weight} in ${name}" if variant.initial_variant_weight < 0])}. A weight must be 0 or more."
  }

  validation {
    condition     = length(var.variants) == 0 || anytrue([for variant in values(var.variants) : variant.initial_variant_weight != 0])
    error_message = "variants has no initial_variant_weight above 0, so no variant would get a request. Give at least one of ${join(", ", keys(var.variants))} a weight."
  }

  validation {
    condition = alltrue([for variant in values(var.variants) :
      variant.container_startup_health_check_timeout_in_seconds == null ? true : variant.container_startup_health_check_timeout_in_seconds >= 60 && variant.container_startup_health_check_timeout_in_seconds <= 3600
    ])
    error_message = "variants has a container_startup_health_check_timeout_in_seconds of ${join(", ", [for name, variant in var.variants : "${coalesce(variant.container_startup_health_check_timeout_in_seconds, 0)} in ${name}" if variant.container_startup_health_check_timeout_in_seconds != null])}. It must lie between 60 and 3600 seconds."
  }

  validation {
    condition = alltrue([for variant in values(var.variants) :
      variant.model_data_download_timeout_in_seconds == null ? true : variant.model_data_download_timeout_in_seconds >= 60 && variant.model_data_download_timeout_in_seconds <= 3600
    ])
    error_message = "variants has a model_data_download_timeout_in_seconds of ${join(", ", [for name, variant in var.variants : "${coalesce(variant.model_data_download_timeout_in_seconds, 0)} in ${name}" if variant.model_data_download_timeout_in_seconds != null])}. It must lie between 60 and 3600 seconds."
  }
}

variable "logs" {
  description = <<-EOT
    The endpoint's CloudWatch log group, `/aws/sagemaker/Endpoints/NAME`.
    - `create_group` (default `true`): whether the module makes it. Without that SageMaker makes one that never expires and outlives the endpoint. Turn it off where the group is there already.
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
    condition     = contains([0, 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653], var.logs.retention_in_days)
    error_message = "logs.retention_in_days is ${var.logs.retention_in_days}. CloudWatch Logs takes 0 (for ever), 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288 and 3653 days."
  }

  validation {
    condition     = var.logs.kms_key_arn == null || can(regex("^arn:[a-z-]+:kms:[a-z0-9-]+:[0-9]{12}:key/.+$", var.logs.kms_key_arn))
    error_message = "logs.kms_key_arn is \"${coalesce(var.logs.kms_key_arn, "-")}\". It must be the ARN of a KMS key, as arn:aws:kms:REGION:ACCOUNT:key/ID."
  }
}

variable "tags" {
  description = "Tags for everything that the module makes and that takes tags, besides the provider's default tags. The uploaded object gets none: S3 allows an object ten tags only."
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
