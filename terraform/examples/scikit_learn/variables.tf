variable "model_archive" {
  description = "Path of the model.tar.gz to serve, with `code/inference.py` in it, as `sagemaker-rest pack` writes it. A relative path counts from the folder in which Terraform runs."
  type        = string
  nullable    = false
}

variable "image_tag" {
  description = "Version of AWS's image: that of the scikit-learn which has pickled the model."
  type        = string
  default     = "1.2-1-cpu-py3"
  nullable    = false
}

variable "name" {
  description = "The beginning of the name of everything that is made."
  type        = string
  default     = "digits-scikit-learn"
  nullable    = false
}

variable "region" {
  description = "AWS region. By default the one that the environment names (AWS_REGION, or the profile's)."
  type        = string
  default     = null
}

variable "instance_type" {
  description = "Instance type of the endpoint."
  type        = string
  default     = "ml.m5.large"
  nullable    = false
}

variable "tags" {
  description = "Tags for everything that takes tags."
  type        = map(string)
  default     = {}
  nullable    = false
}
