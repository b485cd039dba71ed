variable "model_archives" {
  description = "Archives to begin with, each a model.tar.gz as `sagemaker-rest train` writes it, by the name that requests use. More may be put beside them at any time. A relative path counts from the folder in which Terraform runs."
  type        = map(string)
  nullable    = false
}

variable "name" {
  description = "The beginning of the name of everything that is made."
  type        = string
  default     = "mnist-multi-model"
  nullable    = false
}

variable "region" {
  description = "AWS region. By default the one that the environment names (AWS_REGION, or the profile's)."
  type        = string
  default     = null
}

variable "tags" {
  description = "Tags for everything that takes tags."
  type        = map(string)
  default     = {}
  nullable    = false
}

variable "instance_type" {
  description = "Instance type of the endpoint. Its memory bounds how many models stay loaded."
  type        = string
  default     = "ml.m5.large"
  nullable    = false
}
