output "invoke_url" {
  description = "URL to POST a picture of a digit to."
  value       = module.api.invoke_urls["predict"]
}

output "curl" {
  description = "A command that POSTs digit.png."
  value       = "curl --fail-with-body --request POST --header 'Content-Type: image/png' --data-binary @digit.png '${module.api.invoke_urls["predict"]}'"
}

output "endpoint_name" {
  description = "Name of the SageMaker endpoint."
  value       = module.endpoint.endpoint_name
}
