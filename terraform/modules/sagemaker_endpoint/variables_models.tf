variable "models" {
  description = <<-EOT
    What the endpoint serves: models by a name of yours, 1 to 10. A model is one container, whose attributes are given right there, or `containers`,
    2 to 15 of them.
    - `archive`: path of a local `model.tar.gz`. It is uploaded under a key that holds its SHA-256, so a changed archive is a new model. A relative
      path counts from the folder in which Terraform runs.
    - `data_url`: an artifact that is in S3 already: `s3://BUCKET/KEY.tar.gz`; with `compression_type = "None"` one uncompressed object
      `s3://BUCKET/KEY` or all that is below `s3://BUCKET/PREFIX/`; with `multi_model` the prefix `s3://BUCKET/PREFIX/` below which the archives
      are. A container with an image of its own needs neither `archive` nor `data_url`.
    - `data_version`: any text; change it when what is at `data_url` was overwritten, because the URL alone does not show that.
    - `compression_type` (default `Gzip`): `Gzip` for a `.tar.gz`, `None` for an artifact that is not packed.
    - `accept_eula`: `true` accepts the licence of the model at `data_url`, where it has one that must be accepted.
    - `kms_key_arn`: KMS key of the artifact. With `archive` the upload is encrypted with it; the execution role may decrypt with it. Without it S3
      encrypts with its own keys.
    - `verify_archive` (default `true`): whether to check that `archive` is gzip data before anything is made. Terraform can only read a file as a
      whole, which takes five times its size in memory: turn it off for archives of gigabytes.
    - `multi_model`: `{}` lets the container serve every archive below `data_url`, named by each request (`TargetModel`); `model_cache_setting`
      (default `Enabled`, or `Disabled`) is whether models stay loaded.
    - `image`: container image in ECR, as `ACCOUNT.dkr.ecr.REGION.amazonaws.com/REPOSITORY:TAG` or `…@sha256:DIGEST`. Without it, `prebuilt_image`
      is looked up.
    - `prebuilt_image`: an image that AWS publishes for the region: its ECR `repository` (default `tensorflow-inference`; `sagemaker-scikit-learn`,
      `sagemaker-xgboost`, `pytorch-inference`, `huggingface-pytorch-inference`, …) and `tag`, the version (default: the newest that the module
      knows, for CPUs; `2.19.0-gpu` for TensorFlow on instances with a GPU).
    - `entry_point`: the script in the archive's `code/` that AWS's framework images run, such as `inference.py`. scikit-learn's image needs one;
      XGBoost's without one serves a model of the built-in algorithm.
    - `model_package_name`: ARN of a model package, or name of one without versions; it brings its image and artifact. `image` and `data_url` then
      only say which of them the execution role may read; a package from AWS Marketplace needs neither, but `network_isolation`.
    - `repository_access_mode` (default `Platform`): `Platform` for an image in ECR, `Vpc` for one in a private registry that is reached through
      `vpc`, as `HOST/REPOSITORY:TAG`.
    - `repository_credentials_provider_arn`: ARN of the Lambda function that hands SageMaker the credentials of the private registry.
    - `environment` (default `{}`): environment variables of the container, at most 100.
    - `container_hostname`: name of the container among `containers`, for all of them or none; needed where each request names the one that answers
      it.
    - `containers` (default `[]`): 2 to 15 containers instead of one, each with the attributes above.
    - `inference_execution_mode` (default `Serial`): how `containers` are called: `Serial`, each with the answer of the one before, or `Direct`, the
      one that the request names (`TargetContainerHostname`).

    Refused, with the right name: `env`, `image_uri`, `model_data`, `model_data_source`, `model_data_url`.
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
    env                      = optional(map(string))
    image_uri                = optional(string)
    model_data               = optional(string)
    model_data_source        = optional(map(string))
    model_data_url           = optional(string)
  }))
  nullable = false

  validation {
    condition     = length(var.models) >= 1 && length(var.models) <= 10
    error_message = "models has ${length(var.models)} entries. An endpoint serves 1 to 10 models, each by at least one variant."
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
    condition = anytrue([
      length([for model in var.models : true if anytrue([for container in concat([model], model.containers) : container.archive != null])]) > 0,
      var.artifact_bucket.existing == null && var.artifact_bucket.key_prefix == null && !var.artifact_bucket.force_destroy,
    ])
    error_message = "artifact_bucket is set, but no model in models has an archive. The bucket is where an archive is uploaded to."
  }

  validation {
    condition     = var.artifact_bucket.existing == null || !var.artifact_bucket.force_destroy
    error_message = "artifact_bucket.force_destroy is true for the existing bucket \"${try(var.artifact_bucket.existing.name, "-")}\": leave it out."
  }

  validation {
    condition = var.artifact_bucket.existing == null || can(regex("^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$", var.artifact_bucket.existing.name))
    error_message = join(" ", [
      "artifact_bucket.existing.name is \"${try(var.artifact_bucket.existing.name, "-")}\". A bucket name has 3 to 63 lower-case letters, digits,",
      "dots and hyphens; give the name, not a URL or an ARN.",
    ])
  }

  validation {
    condition = can(regex("^[a-zA-Z0-9!_.'()-]+(/[a-zA-Z0-9!_.'()-]+)*$", coalesce(var.artifact_bucket.key_prefix, "-")))
    error_message = join(" ", [
      "artifact_bucket.key_prefix is \"${coalesce(var.artifact_bucket.key_prefix, "-")}\". It has letters, digits and !_.'()- only,",
      "with single slashes between its parts and none at either end.",
    ])
  }
}
