variable "model_archive" {
  description = "Path of the model.tar.gz to serve, as `sagemaker-rest train` writes it. A relative path counts from the folder in which Terraform runs."
  type        = string
  nullable    = false
}

variable "candidate_archive" {
  description = "Path of the model.tar.gz that gets copies of the requests."
  type        = string
  nullable    = false
}

variable "name" {
  description = "The beginning of the name of everything that is made."
  type        = string
  default     = "mnist-shadow"
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
  description = "Instance type of both variants."
  type        = string
  default     = "ml.t2.medium"
  nullable    = false
}

variable "copied_share" {
  description = "Share of the requests that is copied: 1 for all, 0.5 for every other one."
  type        = number
  default     = 1
  nullable    = false
}
