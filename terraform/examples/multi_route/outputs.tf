output "invoke_urls" {
  description = "URLs to POST payload.json to, by route. `{variant}` stands for the name of a production variant."
  value       = module.api.invoke_urls
}

output "curl_commands" {
  description = "A command for each route that POSTs payload.json."
  value       = module.api.curl_commands
}
