output "invoke_url" {
  description = "URL to POST payload.json to."
  value       = module.api.invoke_urls["predict"]
}

output "openapi" {
  description = "The API as an OpenAPI 3 document in JSON, the schemas included: for clients to be generated from."
  value       = module.api.openapi
}
