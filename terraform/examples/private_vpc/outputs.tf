output "invoke_url" {
  description = "URL to POST payload.json to, signed with AWS credentials that are allowed `execute-api:Invoke`."
  value       = module.api.invoke_urls["predict"]
}

output "curl" {
  description = "A command that POSTs payload.json, signed with the credentials in the environment."
  value       = module.api.curl_commands["predict"]
}

output "endpoint_name" {
  description = "Name of the SageMaker endpoint."
  value       = module.endpoint.endpoint_name
}

output "execution_role_arn" {
  description = "ARN of the role as which SageMaker runs the model."
  value       = module.endpoint.execution_role_arn
}

output "kms_key_arn" {
  description = "ARN of the key that everything stored is encrypted with."
  value       = aws_kms_key.this.arn
}

output "subnet_ids" {
  description = "Ids of the subnets that the instances have addresses in."
  value       = values(aws_subnet.private)[*].id
}
