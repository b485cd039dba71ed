output "invoke_url" {
  description = "URL to POST payload.json to, with the header `x-api-key`."
  value       = module.api.invoke_urls["predict"]
}

output "curl" {
  description = "A command that POSTs payload.json with the key in `$API_KEY`."
  value       = module.api.curl_commands["predict"]
}

output "api_key_values" {
  description = "The keys, by usage plan and name, as `partner/acme`."
  value       = module.api.api_key_values
  sensitive   = true
}
