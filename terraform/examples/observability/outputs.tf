output "invoke_url" {
  description = "URL to POST payload.json to."
  value       = module.api.invoke_urls["predict"]
}

output "log_group_names" {
  description = "The log groups of the stage: `access` and `execution`."
  value       = module.api.log_group_names
}

output "alarm_arns" {
  description = "ARNs of the alarms."
  value       = module.api.alarm_arns
}

output "dashboard_arn" {
  description = "ARN of the dashboard."
  value       = module.api.dashboard_arn
}
