variable "endpoint_name" {
  description = "Name of the SageMaker endpoint that answers, such as the one that `examples/mnist` makes."
  type        = string
  nullable    = false
}

variable "name" {
  description = "The beginning of the name of everything that is made."
  type        = string
  default     = "mnist-observability"
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

variable "set_account_logging" {
  description = "Set the account's CloudWatch role for API Gateway in this region. Destroying the example unsets it."
  type        = bool
  default     = true
  nullable    = false
}
