output "invoke_url" {
  description = "URL to POST an image to."
  value       = module.api.invoke_urls["predict"]
}

output "curl" {
  description = "A command that POSTs digit.png."
  value       = "curl --fail-with-body --request POST --header 'Content-Type: image/png' --data-binary @digit.png '${module.api.invoke_urls["predict"]}'"
}
