variable "model_archive" {
  description = "Path of the model.tar.gz to serve, as `sagemaker-rest train` writes it. A relative path counts from the folder in which Terraform runs."
  type        = string
  nullable    = false
}

variable "name" {
  description = "The beginning of the name of everything that is made."
  type        = string
  default     = "mnist-async"
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
  description = "Instance type of the endpoint. SageMaker scales no t2 instances."
  type        = string
  default     = "ml.m5.large"
  nullable    = false
}

variable "max_instances" {
  description = "The most instances that there may be."
  type        = number
  default     = 2
  nullable    = false
}

variable "backlog_per_instance" {
  description = "Number of requests that may wait for each instance before another one is added."
  type        = number
  default     = 5
  nullable    = false
}

variable "days_to_keep" {
  description = "Days for which requests, answers and failures are kept in the bucket; `null` keeps them as long as the endpoint."
  type        = number
  default     = 7
}
