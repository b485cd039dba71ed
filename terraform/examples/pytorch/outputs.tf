output "invoke_url" {
  description = "URL to POST images to."
  value       = module.api.invoke_urls["predict"]
}

output "curl" {
  description = "A command that POSTs payload.json."
  value       = "curl --fail-with-body --request POST --header 'Content-Type: application/json' --data-binary @payload.json '${module.api.invoke_urls["predict"]}'"
}

output "endpoint_name" {
  description = "Name of the SageMaker endpoint."
  value       = module.endpoint.endpoint_name
}
