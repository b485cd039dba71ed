variable "endpoint_name" {
  description = "Name of the SageMaker endpoint that answers, such as the one that `examples/mnist` makes."
  type        = string
  nullable    = false
}

variable "name" {
  description = "The beginning of the name of everything that is made."
  type        = string
  default     = "mnist-custom-domain"
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

variable "domain_name" {
  description = "The domain name that the API gets, such as `api.example.com`."
  type        = string
  nullable    = false
}

variable "certificate_arn" {
  description = "ARN of the domain name's certificate in ACM, in the region of the API."
  type        = string
  nullable    = false
}

variable "route53_zone_id" {
  description = "Id of the Route 53 zone to make the domain name's records in. Without it point the domain name at the output `domain_target` yourself."
  type        = string
  default     = null
}
