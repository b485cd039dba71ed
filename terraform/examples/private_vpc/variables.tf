variable "model_archive" {
  description = "Path of the model.tar.gz to serve, as `sagemaker-rest train` writes it. A relative path counts from the folder in which Terraform runs."
  type        = string
  nullable    = false
}

variable "name" {
  description = "The beginning of the name of everything that is made."
  type        = string
  default     = "mnist-private"
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
  description = "Number of instances. With 2 or more, SageMaker spreads them over the availability zones of the subnets."
  type        = number
  default     = 2
  nullable    = false
}

variable "cidr_block" {
  description = "Addresses of the VPC."
  type        = string
  default     = "10.20.0.0/20"
  nullable    = false
}

variable "permissions_boundary_arn" {
  description = "Policy that bounds the roles that are made, where your account demands one."
  type        = string
  default     = null
}
