variable "model_archive" {
  description = "Path of the model.tar.gz to serve, as `sagemaker-rest train` writes it. A relative path counts from the folder in which Terraform runs."
  type        = string
  nullable    = false
}

variable "name" {
  description = "The beginning of the name of everything that is made."
  type        = string
  default     = "mnist-gpu"
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
  description = "Instance type of the endpoint, one with a GPU."
  type        = string
  default     = "ml.g4dn.xlarge"
  nullable    = false
}

variable "image_tag" {
  description = "Tag of AWS's TensorFlow Serving image, one built for GPUs."
  type        = string
  default     = "2.19.0-gpu"
  nullable    = false
}
