output "invoke_url" {
  description = "URL to POST payload.json to."
  value       = module.api.domain_urls["predict"]
}

output "domain_target" {
  description = "Target that the domain name must point at: `name` and the hosted `zone_id`."
  value       = module.api.domain_target
}

output "execute_api_url" {
  description = "The URL that API Gateway makes up, and that does not answer."
  value       = module.api.invoke_urls["predict"]
}
