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

output "scalable_target_id" {
  description = "Name of the variant in Application Auto Scaling: `endpoint/NAME/variant/VARIANT`."
  value       = module.endpoint.scalable_target_ids["AllTraffic"]
}
