output "invoke_url" {
  description = "URL for the page to POST to."
  value       = module.api.invoke_urls["predict"]
}
