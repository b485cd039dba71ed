output "invoke_urls" {
  description = "URLs to POST payload.json to, with a token in the header `Authorization`, by route."
  value       = module.api.invoke_urls
}

output "curl" {
  description = "A command that POSTs payload.json with the ID token in `$TOKEN`."
  value       = module.api.curl_commands["predict"]
}

output "user_pool_id" {
  description = "Id of the user pool."
  value       = aws_cognito_user_pool.this.id
}

output "client_id" {
  description = "Id of the app client with which users sign in."
  value       = aws_cognito_user_pool_client.this.id
}
