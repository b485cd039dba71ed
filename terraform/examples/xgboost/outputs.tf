output "invoke_url" {
  description = "URL to POST lines of CSV to."
  value       = module.api.invoke_urls["predict"]
}

output "curl" {
  description = "A command that POSTs payload.csv."
  value       = "curl --fail-with-body --request POST --header 'Content-Type: text/csv' --data-binary @payload.csv '${module.api.invoke_urls["predict"]}'"
}

output "endpoint_name" {
  description = "Name of the SageMaker endpoint."
  value       = module.endpoint.endpoint_name
}
