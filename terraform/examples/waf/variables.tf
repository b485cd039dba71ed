variable "endpoint_name" {
  description = "Name of the SageMaker endpoint that answers, such as the one that `examples/mnist` makes."
  type        = string
  nullable    = false
}

variable "name" {
  description = "The beginning of the name of everything that is made."
  type        = string
  default     = "mnist-waf"
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

variable "requests_in_five_minutes" {
  description = "Requests that one address may send in five minutes, at least 10."
  type        = number
  default     = 2000
  nullable    = false
}
