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

output "capture_url" {
  description = "S3 URL at which requests and answers are captured, below `ENDPOINT/VARIANT/`."
  value       = "s3://${aws_s3_bucket.capture.id}/capture"
}
