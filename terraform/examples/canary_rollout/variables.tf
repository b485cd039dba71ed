variable "model_archive" {
  description = "Path of the model.tar.gz to serve, as `sagemaker-rest train` writes it. A relative path counts from the folder in which Terraform runs."
  type        = string
  nullable    = false
}

variable "name" {
  description = "The beginning of the name of everything that is made."
  type        = string
  default     = "mnist-canary"
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
  description = "Instance type of the endpoint."
  type        = string
  default     = "ml.m5.large"
  nullable    = false
}

variable "instance_count" {
  description = "Number of instances. A canary is at most half of them, so at least 2."
  type        = number
  default     = 2
  nullable    = false

  validation {
    condition     = var.instance_count >= 2
    error_message = "instance_count is ${var.instance_count}. One instance goes first and the others follow, so there must be at least 2."
  }
}

variable "wait_interval_in_seconds" {
  description = "Seconds for which the alarms are watched after each of the two steps, 0 to 3600."
  type        = number
  default     = 300
  nullable    = false
}

variable "maximum_errors" {
  description = "Number of requests that may fail in a minute before an update is taken back."
  type        = number
  default     = 5
  nullable    = false
}

variable "maximum_latency" {
  description = "Milliseconds that the slowest hundredth of the requests may take before an update is taken back."
  type        = number
  default     = 1000
  nullable    = false
}
