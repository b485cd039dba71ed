variable "endpoint_name" {
  description = "Name of the SageMaker endpoint that answers, such as the one that `examples/mnist` makes."
  type        = string
  nullable    = false
}

variable "name" {
  description = "The beginning of the name of everything that is made."
  type        = string
  default     = "mnist-api-key"
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

variable "trial_requests_per_day" {
  description = "Requests a day that the holder of the trial plan's key may send."
  type        = number
  default     = 100
  nullable    = false
}

variable "partner_requests_per_second" {
  description = "Requests a second that each partner may send; for a moment twice as many."
  type        = number
  default     = 50
  nullable    = false
}
