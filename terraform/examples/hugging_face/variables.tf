variable "model_archive" {
  description = "Path of the model.tar.gz to serve, as `sagemaker-rest pack` writes it. A relative path counts from the folder in which Terraform runs."
  type        = string
  nullable    = false
}

variable "image_tag" {
  description = "Version of AWS's image: its transformers not older than those which have saved the model."
  type        = string
  default     = "2.6.0-transformers4.51.3-cpu-py312-ubuntu22.04"
  nullable    = false
}

variable "name" {
  description = "The beginning of the name of everything that is made."
  type        = string
  default     = "digits-hugging-face"
  nullable    = false
}

variable "region" {
  description = "AWS region. By default the one that the environment names (AWS_REGION, or the profile's)."
  type        = string
  default     = null
}

variable "instance_type" {
  description = "Instance type of the endpoint."
  type        = string
  default     = "ml.m5.large"
  nullable    = false
}

variable "tags" {
  description = "Tags for everything that takes tags."
  type        = map(string)
  default     = {}
  nullable    = false
}
