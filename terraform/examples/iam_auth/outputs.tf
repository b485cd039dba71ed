output "invoke_urls" {
  description = "URLs to POST payload.json to in signed requests, by route."
  value       = module.api.invoke_urls
}

output "curl" {
  description = "A command that POSTs payload.json, signed with the credentials in the environment."
  value       = module.api.curl_commands["predict"]
}

output "caller_role_arn" {
  description = "ARN of the role that may call the route `predict`."
  value       = aws_iam_role.caller.arn
}
