output "invoke_url" {
  description = "URL to POST payload.json to, from within the VPC."
  value       = module.api.invoke_urls["predict"]
}

output "vpc_endpoint_id" {
  description = "Id of the VPC endpoint through which the API is reached."
  value       = aws_vpc_endpoint.execute_api.id
}

output "vpc_id" {
  description = "Id of the VPC."
  value       = aws_vpc.this.id
}

output "rest_api_id" {
  description = "Id of the REST API."
  value       = module.api.rest_api_id
}
