variable "model_archive" {
  description = "Path of the model.tar.gz to serve, as `sagemaker-rest train` writes it. A relative path counts from the folder in which Terraform runs."
  type        = string
  nullable    = false
}

variable "name" {
  description = "The beginning of the name of everything that is made."
  type        = string
  default     = "mnist-serverless"
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

variable "memory_size_in_mb" {
  description = "Memory for each request at work: 1024 to 6144 MB in steps of 1024. The share of a processor grows with it."
  type        = number
  default     = 2048
  nullable    = false
}

variable "max_concurrency" {
  description = "Number of requests answered at a time, 1 to 200. Those beyond are refused with 429."
  type        = number
  default     = 5
  nullable    = false
}

variable "provisioned_concurrency" {
  description = "Number of them that never wait for a cold start; they cost by the hour. By default none."
  type        = number
  default     = null
}
