output "invoke_url" {
  description = "URL to POST payload.json to."
  value       = module.api.invoke_urls["predict"]
}

output "curl" {
  description = "A command that POSTs payload.json."
  value       = module.api.curl_commands["predict"]
}

output "endpoint_name" {
  description = "Name of the SageMaker endpoint."
  value       = module.endpoint.endpoint_name
}

output "bucket" {
  description = "Bucket that the model archive was uploaded to."
  value       = module.endpoint.bucket
}

output "model_data_url" {
  description = "S3 URL of the model archive."
  value       = one(module.endpoint.model_data_urls["digits"])
}

output "rest_api_id" {
  description = "Id of the REST API."
  value       = module.api.rest_api_id
}

output "stage_name" {
  description = "Name of the API's stage."
  value       = module.api.stage_name
}

output "execution_role_arn" {
  description = "ARN of the role as which SageMaker runs the model."
  value       = module.endpoint.execution_role_arn
}

output "integration_role_arn" {
  description = "ARN of the role as which API Gateway calls the endpoint."
  value       = module.api.integration_role_arn
}
