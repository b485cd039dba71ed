variable "models" {
  description = <<-EOT
    What the endpoint serves: models by a name of yours, 1 to 10. A model is one container, whose attributes are given right there, or `containers`, 2 to 15 of them.
    - `archive`: path of a local `model.tar.gz`. It is uploaded under a key that holds its SHA-256, so a changed archive is a new model. A relative path counts from the folder in which Terraform runs.
    - `data_url`: an artifact that is in S3 already: `s3://BUCKET/KEY.tar.gz`; with `compression_type = "None"` one uncompressed object `s3://BUCKET/KEY` or all that is below `s3://BUCKET/PREFIX/`; with `multi_model` the prefix `s3://BUCKET/PREFIX/` below which the archives are. A container with an image of its own needs neither `archive` nor `data_url`.
    - `data_version`: any text; change it when what is at `data_url` was overwritten, because the URL alone does not show that.
    - `compression_type` (default `Gzip`): `Gzip` for a `.tar.gz`, `None` for an artifact that is not packed.
    - `accept_eula`: `true` accepts the licence of the model at `data_url`, where it has one that must be accepted.
    - `kms_key_arn`: KMS key of the artifact. With `archive` the upload is encrypted with it; the execution role may decrypt with it. Without it S3 encrypts with its own keys.
    - `verify_archive` (default `true`): whether to check that `archive` is gzip data before anything is made. Terraform can only read a file as a whole, which takes five times its size in memory: turn it off for archives of gigabytes.
    - `multi_model`: `{}` lets the container serve every archive below `data_url`, named by each request (`TargetModel`); `model_cache_setting` (default `Enabled`, or `Disabled`) is whether models stay loaded.
    - `image`: container image in ECR, as `ACCOUNT.dkr.ecr.REGION.amazonaws.com/REPOSITORY:TAG` or `…@sha256:DIGEST`. Without it, `prebuilt_image` is looked up.
    - `prebuilt_image`: an image that AWS publishes for the region: its ECR `repository` (default `tensorflow-inference`; `sagemaker-scikit-learn`, `sagemaker-xgboost`, `pytorch-inference`, `huggingface-pytorch-inference`, …) and `tag`, the version (default: the newest that the module knows, for CPUs; `2.19.0-gpu` for TensorFlow on instances with a GPU).
    - `entry_point`: the script in the archive's `code/` that AWS's framework images run, such as `inference.py`. scikit-learn's image needs one; XGBoost's without one serves a model of the built-in algorithm.
    - `model_package_name`: ARN of a model package, or name of one without versions; it brings its image and artifact. `image` and `data_url` then only say which of them the execution role may read; a package from AWS Marketplace needs neither, but `network_isolation`.
    - `repository_access_mode` (default `Platform`): `Platform` for an image in ECR, `Vpc` for one in a private registry that is reached through `vpc`, as `HOST/REPOSITORY:TAG`.
    - `repository_credentials_provider_arn`: ARN of the Lambda function that hands SageMaker the credentials of the private registry.
    - `environment` (default `{}`): environment variables of the container, at most 100.
    - `container_hostname`: name of the container among `containers`, for all of them or none; needed where each request names the one that answers it.
    - `containers` (default `[]`): 2 to 15 containers instead of one, each with the attributes above.
    - `inference_execution_mode` (default `Serial`): how `containers` are called: `Serial`, each with the answer of the one before, or `Direct`, the one that the request names (`TargetContainerHostname`).
  EOT
  type = map(object({
    archive          = optional(string)
    data_url         = optional(string)
    data_version     = optional(string)
    compression_type = optional(string, "Gzip")
    accept_eula      = optional(bool)
    kms_key_arn      = optional(string)
    verify_archive   = optional(bool, true)
    multi_model      = optional(object({ model_cache_setting = optional(string, "Enabled") }))
    image            = optional(string)
    prebuilt_image = optional(object({
      repository = optional(string, "tensorflow-inference")
      tag        = optional(string)
    }))
    repository_access_mode              = optional(string, "Platform")
    repository_credentials_provider_arn = optional(string)
    entry_point                         = optional(string)
    model_package_name                  = optional(string)
    environment                         = optional(map(string), {})
    container_hostname                  = optional(string)

    containers = optional(list(object({
      archive          = optional(string)
      data_url         = optional(string)
      data_version     = optional(string)
      compression_type = optional(string, "Gzip")
      accept_eula      = optional(bool)
      kms_key_arn      = optional(string)
      verify_archive   = optional(bool, true)
      multi_model      = optional(object({ model_cache_setting = optional(string, "Enabled") }))
      image            = optional(string)
      prebuilt_image = optional(object({
        repository = optional(string, "tensorflow-inference")
        tag        = optional(string)
      }))
      repository_access_mode              = optional(string, "Platform")
      repository_credentials_provider_arn = optional(string)
      entry_point                         = optional(string)
      model_package_name                  = optional(string)
      environment                         = optional(map(string), {})
      container_hostname                  = optional(string)
    })), [])
    inference_execution_mode = optional(string, "Serial")
  }))
  nullable = false

  validation {
    condition     = length(var.models) >= 1 && length(var.models) <= 10
    error_message = "models has ${length(var.models)} entries. An endpoint serves 1 to 10 models, each by at least one variant."
  }

  validation {
    condition     = alltrue([for name in keys(var.models) : can(regex("^[a-zA-Z0-9](-*[a-zA-Z0-9])*$", name)) && length(name) <= 63])
    error_message = "models has the keys ${join(", ", [for name in keys(var.models) : "\"${name}\"" if !can(regex("^[a-zA-Z0-9](-*[a-zA-Z0-9])*$", name)) || length(name) > 63])}. A key has at most 63 letters, digits and hyphens, and begins and ends with a letter or a digit: it becomes part of the name of the model."
  }

  # Below, `concat([model], model.containers)` is every set of container attributes: those given inline, and those of each container.

  validation {
    condition = alltrue(flatten([for model in values(var.models) : [for container in concat([model], model.containers) :
      container.archive == null || container.data_url == null
    ]]))
    error_message = "models has ${join(", ", flatten([for name, model in var.models : [for container in concat([model], model.containers) : "archive \"${coalesce(container.archive, "-")}\" and data_url \"${coalesce(container.data_url, "-")}\" in ${name}" if container.archive != null && container.data_url != null]]))}. Set one of them: a local model.tar.gz to upload, or the S3 URL of one that is there already."
  }

  validation {
    condition = alltrue([for model in values(var.models) : alltrue([for container in model.containers : container.archive != null || container.data_url != null || container.image != null || container.prebuilt_image != null || container.model_package_name != null])
      && (length(model.containers) > 0 || model.archive != null || model.data_url != null || model.image != null || model.prebuilt_image != null || model.model_package_name != null)
    ])
    error_message = "models has no archive, no data_url and no image in ${join(", ", [for name, model in var.models : name if anytrue([for container in model.containers : container.archive == null && container.data_url == null && container.image == null && container.prebuilt_image == null && container.model_package_name == null]) || (length(model.containers) == 0 && model.archive == null && model.data_url == null && model.image == null && model.prebuilt_image == null && model.model_package_name == null)])}. The default image, TensorFlow Serving, needs a model: set archive or data_url, or an image that brings its own."
  }

  validation {
    condition = alltrue(flatten([for model in values(var.models) : [for container in concat([model], model.containers) :
      container.archive == null || can(regex("\\.tar\\.gz$", container.archive))
    ]]))
    error_message = "models has the archive ${join(", ", flatten([for name, model in var.models : [for container in concat([model], model.containers) : "\"${coalesce(container.archive, "-")}\" in ${name}" if container.archive != null && !can(regex("\\.tar\\.gz$", container.archive))]]))}. SageMaker takes a gzipped tar archive, so the name must end in .tar.gz."
  }

  validation {
    condition = alltrue(flatten([for model in values(var.models) : [for container in concat([model], model.containers) :
      container.data_url == null || can(regex("^s3://[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]/[^*?$]+$", container.data_url))
    ]]))
    error_message = "models has the data_url ${join(", ", flatten([for name, model in var.models : [for container in concat([model], model.containers) : "\"${coalesce(container.data_url, "-")}\" in ${name}" if container.data_url != null && !can(regex("^s3://[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]/[^*?$]+$", container.data_url))]]))}. It must be an S3 URL, as s3://BUCKET/KEY.tar.gz, and the key must not have *, ? or $, which mean something else in the role's policy."
  }

  validation {
    condition = alltrue(flatten([for model in values(var.models) : [for container in concat([model], model.containers) :
      container.data_url == null || container.compression_type != "Gzip" || container.multi_model != null || can(regex("\\.tar\\.gz$", container.data_url))
    ]]))
    error_message = "models has the data_url ${join(", ", flatten([for name, model in var.models : [for container in concat([model], model.containers) : "\"${coalesce(container.data_url, "-")}\" in ${name}" if container.data_url != null && container.compression_type == "Gzip" && container.multi_model == null && !can(regex("\\.tar\\.gz$", container.data_url))]]))}. An artifact is a .tar.gz: for one that is not packed set compression_type = \"None\", for a folder of archives set multi_model."
  }

  validation {
    condition = alltrue(flatten([for model in values(var.models) : [for container in concat([model], model.containers) :
      container.multi_model == null || can(regex("/$", container.data_url))
    ]]))
    error_message = "models has multi_model with the data_url ${join(", ", flatten([for name, model in var.models : [for container in concat([model], model.containers) : "\"${coalesce(container.data_url, "-")}\" in ${name}" if container.multi_model != null && !can(regex("/$", container.data_url))]]))}. The archives of a multi-model container are below a prefix: give data_url as s3://BUCKET/PREFIX/."
  }

  validation {
    condition = alltrue(flatten([for model in values(var.models) : [for container in concat([model], model.containers) :
      container.multi_model == null || (container.compression_type == "Gzip" && container.accept_eula == null)
    ]]))
    error_message = "models has multi_model with compression_type or accept_eula in ${join(", ", flatten([for name, model in var.models : [for container in concat([model], model.containers) : name if container.multi_model != null && (container.compression_type != "Gzip" || container.accept_eula != null)]]))}. A multi-model container serves .tar.gz archives only; SageMaker takes no model data source for it."
  }

  validation {
    condition = alltrue(flatten([for model in values(var.models) : [for container in concat([model], model.containers) :
      container.multi_model == null || contains(["Enabled", "Disabled"], coalesce(try(container.multi_model.model_cache_setting, null), "Enabled"))
    ]]))
    error_message = "models has the multi_model.model_cache_setting ${join(", ", flatten([for name, model in var.models : [for container in concat([model], model.containers) : "\"${container.multi_model.model_cache_setting}\" in ${name}" if !contains(["Enabled", "Disabled"], coalesce(try(container.multi_model.model_cache_setting, null), "Enabled"))]]))}. It is Enabled or Disabled."
  }

  validation {
    condition = alltrue(flatten([for model in values(var.models) : [for container in concat([model], model.containers) :
      contains(["Gzip", "None"], container.compression_type)
    ]]))
    error_message = "models has the compression_type ${join(", ", flatten([for name, model in var.models : [for container in concat([model], model.containers) : "\"${container.compression_type}\" in ${name}" if !contains(["Gzip", "None"], container.compression_type)]]))}. It is Gzip or None."
  }

  validation {
    condition = alltrue(flatten([for model in values(var.models) : [for container in concat([model], model.containers) :
      container.data_url != null || (container.data_version == null && container.accept_eula == null && container.compression_type == "Gzip")
    ]]))
    error_message = "models has data_version, accept_eula or compression_type without data_url in ${join(", ", flatten([for name, model in var.models : [for container in concat([model], model.containers) : name if container.data_url == null && (container.data_version != null || container.accept_eula != null || container.compression_type != "Gzip")]]))}. An uploaded archive is told apart by its content, is gzipped, and is your own: leave them out."
  }

  validation {
    condition = alltrue(flatten([for model in values(var.models) : [for container in concat([model], model.containers) :
      container.kms_key_arn == null || can(regex("^arn:[a-z-]+:kms:[a-z0-9-]+:[0-9]{12}:key/.+$", container.kms_key_arn))
    ]]))
    error_message = "models has the kms_key_arn ${join(", ", flatten([for name, model in var.models : [for container in concat([model], model.containers) : "\"${coalesce(container.kms_key_arn, "-")}\" in ${name}" if container.kms_key_arn != null && !can(regex("^arn:[a-z-]+:kms:[a-z0-9-]+:[0-9]{12}:key/.+$", container.kms_key_arn))]]))}. It must be the ARN of a KMS key, as arn:aws:kms:REGION:ACCOUNT:key/ID: an IAM policy cannot name a key by its alias."
  }

  validation {
    condition = alltrue(flatten([for model in values(var.models) : [for container in concat([model], model.containers) :
      container.image == null || container.prebuilt_image == null
    ]]))
    error_message = "models has the image ${join(", ", flatten([for name, model in var.models : [for container in concat([model], model.containers) : "\"${coalesce(container.image, "-")}\" and a prebuilt_image in ${name}" if container.image != null && container.prebuilt_image != null]]))}. Set one of them: your own image, or one that AWS publishes."
  }

  validation {
    condition = alltrue(flatten([for model in values(var.models) : [for container in concat([model], model.containers) :
      container.image == null || container.repository_access_mode == "Vpc" || can(regex("^[0-9]{12}\\.dkr\\.ecr(-fips)?\\.[a-z0-9-]+\\.[a-z0-9.-]+/[a-z0-9][a-z0-9._/-]*(:[a-zA-Z0-9_][a-zA-Z0-9._-]{0,127})?(@sha256:[0-9a-f]{64})?$", container.image))
    ]]))
    error_message = "models has the image ${join(", ", flatten([for name, model in var.models : [for container in concat([model], model.containers) : "\"${coalesce(container.image, "-")}\" in ${name}" if container.image != null && container.repository_access_mode != "Vpc" && !can(regex("^[0-9]{12}\\.dkr\\.ecr(-fips)?\\.[a-z0-9-]+\\.[a-z0-9.-]+/[a-z0-9][a-z0-9._/-]*(:[a-zA-Z0-9_][a-zA-Z0-9._-]{0,127})?(@sha256:[0-9a-f]{64})?$", container.image))]]))}. SageMaker pulls from ECR, as ACCOUNT.dkr.ecr.REGION.amazonaws.com/REPOSITORY:TAG or …@sha256:DIGEST, unless repository_access_mode is Vpc."
  }

  validation {
    condition = alltrue(flatten([for model in values(var.models) : [for container in concat([model], model.containers) :
      contains(["Platform", "Vpc"], container.repository_access_mode)
    ]]))
    error_message = "models has the repository_access_mode ${join(", ", flatten([for name, model in var.models : [for container in concat([model], model.containers) : "\"${container.repository_access_mode}\" in ${name}" if !contains(["Platform", "Vpc"], container.repository_access_mode)]]))}. It is Platform, for ECR, or Vpc, for a private registry."
  }

  validation {
    condition = alltrue(flatten([for model in values(var.models) : [for container in concat([model], model.containers) :
      container.repository_access_mode != "Vpc" || container.image != null
    ]]))
    error_message = "models has the repository_access_mode \"Vpc\" without an image in ${join(", ", flatten([for name, model in var.models : [for container in concat([model], model.containers) : name if container.repository_access_mode == "Vpc" && container.image == null]]))}. AWS publishes its images in ECR: set image, as HOST/REPOSITORY:TAG."
  }

  validation {
    condition = alltrue(flatten([for model in values(var.models) : [for container in concat([model], model.containers) :
      container.repository_credentials_provider_arn == null || (container.repository_access_mode == "Vpc" && can(regex("^arn:[a-z-]+:lambda:[a-z0-9-]+:[0-9]{12}:function:.+$", container.repository_credentials_provider_arn)))
    ]]))
    error_message = "models has the repository_credentials_provider_arn ${join(", ", flatten([for name, model in var.models : [for container in concat([model], model.containers) : "\"${coalesce(container.repository_credentials_provider_arn, "-")}\" with repository_access_mode \"${container.repository_access_mode}\" in ${name}" if container.repository_credentials_provider_arn != null]]))}. It must be the ARN of a Lambda function, as arn:aws:lambda:REGION:ACCOUNT:function:NAME, and goes with repository_access_mode \"Vpc\" only."
  }

  validation {
    condition = alltrue(flatten([for model in values(var.models) : [for container in concat([model], model.containers) :
      alltrue([for key in keys(container.environment) : can(regex("^[a-zA-Z_][a-zA-Z0-9_]*$", key)) && length(key) <= 1024])
    ]]))
    error_message = "models has the environment keys ${join(", ", flatten([for name, model in var.models : [for container in concat([model], model.containers) : [for key in keys(container.environment) : "\"${key}\" in ${name}" if !can(regex("^[a-zA-Z_][a-zA-Z0-9_]*$", key)) || length(key) > 1024]]]))}. A key has letters, digits and underscores only, does not begin with a digit, and is at most 1024 characters long."
  }

  validation {
    condition = alltrue(flatten([for model in values(var.models) : [for container in concat([model], model.containers) :
      alltrue([for value in values(container.environment) : length(value) <= 1024])
    ]]))
    error_message = "models has too long an environment value for ${join(", ", flatten([for name, model in var.models : [for container in concat([model], model.containers) : [for key, value in container.environment : "${key} in ${name}" if length(value) > 1024]]]))}. SageMaker takes at most 1024 characters a value."
  }

  validation {
    condition = alltrue(flatten([for model in values(var.models) : [for container in concat([model], model.containers) :
      length(container.environment) <= 100
    ]]))
    error_message = "models has an environment of ${join(", ", flatten([for name, model in var.models : [for container in concat([model], model.containers) : "${length(container.environment)} entries in ${name}" if length(container.environment) > 100]]))}. SageMaker takes at most 100."
  }

  validation {
    condition = alltrue([for model in values(var.models) :
      sum(concat([0], flatten([for container in concat([model], model.containers) : [for key, value in container.environment : length(key) + length(value)]]))) <= 32768
    ])
    error_message = "models has an environment of ${join(", ", [for name, model in var.models : "${sum(concat([0], flatten([for container in concat([model], model.containers) : [for key, value in container.environment : length(key) + length(value)]])))} characters in ${name}" if sum(concat([0], flatten([for container in concat([model], model.containers) : [for key, value in container.environment : length(key) + length(value)]]))) > 32768])}. SageMaker takes at most 32768 for all keys and values of a model."
  }

  validation {
    condition     = alltrue([for model in values(var.models) : length(model.containers) != 1 && length(model.containers) <= 15])
    error_message = "models has ${join(", ", [for name, model in var.models : "${length(model.containers)} containers in ${name}" if length(model.containers) == 1 || length(model.containers) > 15])}. Give the attributes of a single container without containers; a model has at most 15."
  }

  validation {
    condition = alltrue([for model in values(var.models) : length(model.containers) == 0 || (
      model.archive == null && model.data_url == null && model.image == null && model.prebuilt_image == null && model.multi_model == null
      && model.entry_point == null && model.model_package_name == null
      && model.kms_key_arn == null && model.container_hostname == null && length(model.environment) == 0 && model.repository_access_mode == "Platform"
    )])
    error_message = "models has containers and attributes of a container beside them in ${join(", ", [for name, model in var.models : name if length(model.containers) > 0 && (model.archive != null || model.data_url != null || model.image != null || model.prebuilt_image != null || model.entry_point != null || model.model_package_name != null || model.multi_model != null || model.kms_key_arn != null || model.container_hostname != null || length(model.environment) > 0 || model.repository_access_mode != "Platform")])}. With containers, all attributes belong to one of them."
  }

  validation {
    condition     = alltrue([for model in values(var.models) : contains(["Serial", "Direct"], model.inference_execution_mode)])
    error_message = "models has the inference_execution_mode ${join(", ", [for name, model in var.models : "\"${model.inference_execution_mode}\" in ${name}" if !contains(["Serial", "Direct"], model.inference_execution_mode)])}. It is Serial or Direct."
  }

  validation {
    condition     = alltrue([for model in values(var.models) : model.inference_execution_mode != "Direct" || (length(model.containers) > 0 && alltrue([for container in model.containers : container.container_hostname != null]))])
    error_message = "models has the inference_execution_mode \"Direct\" in ${join(", ", [for name, model in var.models : name if model.inference_execution_mode == "Direct" && (length(model.containers) == 0 || anytrue([for container in model.containers : container.container_hostname == null]))])}. It needs containers, each with a container_hostname, by which requests name it."
  }

  validation {
    condition = alltrue(flatten([for model in values(var.models) : [for container in concat([model], model.containers) :
      container.container_hostname == null || (can(regex("^[a-zA-Z0-9](-*[a-zA-Z0-9])*$", container.container_hostname)) && length(coalesce(container.container_hostname, "-")) <= 63)
    ]]))
    error_message = "models has the container_hostname ${join(", ", flatten([for name, model in var.models : [for container in concat([model], model.containers) : "\"${coalesce(container.container_hostname, "-")}\" in ${name}" if container.container_hostname != null && (!can(regex("^[a-zA-Z0-9](-*[a-zA-Z0-9])*$", container.container_hostname)) || length(coalesce(container.container_hostname, "-")) > 63)]]))}. It has at most 63 letters, digits and hyphens, and begins and ends with a letter or a digit."
  }

  validation {
    condition     = alltrue([for model in values(var.models) : contains([0, length(model.containers)], length([for container in model.containers : container if container.container_hostname != null]))])
    error_message = "models has a container_hostname for ${join(", ", [for name, model in var.models : "${length([for container in model.containers : container if container.container_hostname != null])} of ${length(model.containers)} containers in ${name}" if !contains([0, length(model.containers)], length([for container in model.containers : container if container.container_hostname != null]))])}. All containers of a model have one, or none has."
  }

  validation {
    condition     = alltrue([for model in values(var.models) : length(distinct([for container in model.containers : container.container_hostname if container.container_hostname != null])) == length([for container in model.containers : container.container_hostname if container.container_hostname != null])])
    error_message = "models has a container_hostname twice in ${join(", ", [for name, model in var.models : name if length(distinct([for container in model.containers : container.container_hostname if container.container_hostname != null])) != length([for container in model.containers : container.container_hostname if container.container_hostname != null])])}. Each container of a model has its own."
  }

  validation {
    condition     = alltrue([for model in values(var.models) : length([for container in model.containers : container if container.multi_model != null]) <= 1])
    error_message = "models has multi_model ${join(", ", [for name, model in var.models : "${length([for container in model.containers : container if container.multi_model != null])} times in ${name}" if length([for container in model.containers : container if container.multi_model != null]) > 1])}. SageMaker takes at most one container among several that serves more than one model."
  }
}

variable "artifact_bucket" {
  description = <<-EOT
    Where the archives of `models` are uploaded to. Without it the module makes a private, encrypted bucket for it.
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
    condition     = anytrue(flatten([for model in values(var.models) : [for container in concat([model], model.containers) : container.archive != null]])) || (var.artifact_bucket.existing == null && var.artifact_bucket.key_prefix == null && !var.artifact_bucket.force_destroy)
    error_message = "artifact_bucket is set, but no model in models has an archive. The bucket is where an archive is uploaded to; an artifact at data_url stays where it is."
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
