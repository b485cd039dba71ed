output "role_arn" {
  description = "ARN of the role as which API Gateway writes logs in this region; known when the setting is made, so what takes it waits for that."
  value       = aws_api_gateway_account.this.cloudwatch_role_arn
}
