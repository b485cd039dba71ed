output "invoke_url" {
  description = "URL to POST payload.json to."
  value       = module.api.invoke_urls["predict"]
}

output "web_acl_arn" {
  description = "ARN of the web ACL."
  value       = aws_wafv2_web_acl.this.arn
}

output "stage_arn" {
  description = "ARN of the stage that the web ACL stands before."
  value       = module.api.stage_arn
}
