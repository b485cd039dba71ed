output "invoke_url" {
  description = "URL to POST payload.json to, with the header `X-Amzn-SageMaker-Target-Model`."
  value       = module.api.invoke_urls["predict"]
}

output "endpoint_name" {
  description = "Name of the SageMaker endpoint."
  value       = module.endpoint.endpoint_name
}

output "model_url" {
  description = "URL to POST payload.json to, with the archive's name for `{archive}`."
  value       = module.api.invoke_urls["model"]
}

output "curl" {
  description = "A command that POSTs payload.json; `ARCHIVE` is yours to fill in."
  value       = "curl --fail-with-body --request POST --header 'Content-Type: application/json' --header 'X-Amzn-SageMaker-Target-Model: ARCHIVE.tar.gz' --data-binary @payload.json '${module.api.invoke_urls["predict"]}'"
}

output "models_url" {
  description = "S3 URL for further archives: `aws s3 cp model.tar.gz` there, and they are served."
  value       = "s3://${aws_s3_bucket.models.id}/${local.prefix}"
}
