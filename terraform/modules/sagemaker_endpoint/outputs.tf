output "endpoint_name" {
  description = "Name of the endpoint; known when the endpoint is in service."
  value       = aws_sagemaker_endpoint.this.name
}

output "endpoint_arn" {
  description = "ARN of the endpoint."
  value       = aws_sagemaker_endpoint.this.arn
}

output "endpoint_config_name" {
  description = "Name of the endpoint configuration in service."
  value       = aws_sagemaker_endpoint_configuration.this.name
}

output "model_name" {
  description = "Name of the model in service."
  value       = aws_sagemaker_model.this.name
}

output "model_data_url" {
  description = "S3 URL of the artifact in service."
  value       = local.model_data_url
}

output "image" {
  description = "Container image in service."
  value       = local.image
}

output "variant_names" {
  description = "Names of the production variants."
  value       = keys(var.variants)
}

output "bucket" {
  description = "Bucket of the artifact, whoever made it."
  value       = local.artifact.bucket
}

output "execution_role_arn" {
  description = "ARN of the role as which SageMaker runs the container."
  value       = local.execution_role_arn
}

output "execution_role_name" {
  description = "Name of the role that the module made, to attach further policies to; null for a role of yours."
  value       = one(aws_iam_role.execution[*].name)
}

output "log_group_name" {
  description = "CloudWatch log group of the endpoint."
  value       = local.log_group_name
}
