variable "champion_archive" {
  description = "Path of the model.tar.gz that most requests are answered by, as `sagemaker-rest train` writes it. A relative path counts from the folder in which Terraform runs."
  type        = string
  nullable    = false
}

variable "challenger_archive" {
  description = "Path of the model.tar.gz that is tried against it."
  type        = string
  nullable    = false
}

variable "champion_weight" {
  description = "Share of the requests that the champion answers, relative to the sum of both weights: with 3 and 1, three in four."
  type        = number
  default     = 3
  nullable    = false
}

variable "challenger_weight" {
  description = "Share of the requests that the challenger answers; 0 for none but those that name it."
  type        = number
  default     = 1
  nullable    = false
}

variable "name" {
  description = "The beginning of the name of everything that is made."
  type        = string
  default     = "mnist-ab"
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
