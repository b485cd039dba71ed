variable "model_archive" {
  description = "Path of the model.tar.gz to serve; the container finds what is in it in `/opt/ml/model`. A relative path counts from the folder in which Terraform runs."
  type        = string
  nullable    = false
}

variable "image" {
  description = "The image in ECR, as `ACCOUNT.dkr.ecr.REGION.amazonaws.com/REPOSITORY:TAG`."
  type        = string
  nullable    = false
}

variable "name" {
  description = "The beginning of the name of everything that is made."
  type        = string
  default     = "digits-custom-image"
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
