output "invoke_url" {
  description = "URL to POST payload.json to. The answer is 202, with the place of the output in the header `X-Amzn-SageMaker-OutputLocation`."
  value       = module.api.invoke_urls["predict"]
}

output "curl" {
  description = "A command that POSTs payload.json."
  value       = "curl --include --fail-with-body --request POST --header 'Content-Type: application/json' --data-binary @payload.json '${module.api.invoke_urls["predict"]}'"
}

output "endpoint_name" {
  description = "Name of the SageMaker endpoint."
  value       = module.endpoint.endpoint_name
}

output "bucket" {
  description = "Bucket of requests, answers and failures."
  value       = aws_s3_bucket.exchange.id
}

output "requests_url" {
  description = "S3 URL for requests too large to be posted; name the object in the header `X-Amzn-SageMaker-InputLocation`."
  value       = "s3://${aws_s3_bucket.exchange.id}/requests"
}

output "answers_topic_arn" {
  description = "ARN of the SNS topic that reports each answer."
  value       = aws_sns_topic.answers.arn
}

output "failures_topic_arn" {
  description = "ARN of the SNS topic that reports each failure."
  value       = aws_sns_topic.failures.arn
}
