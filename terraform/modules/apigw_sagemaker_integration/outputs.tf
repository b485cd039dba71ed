locals {
  invoke_url = "${aws_api_gateway_stage.this.invoke_url}/${aws_api_gateway_resource.predict.path_part}"

  # Signed by curl itself, 7.75 or newer, with the credentials of the environment
  curl_signature = var.authorization != "AWS_IAM" ? "" : join(" ", [
    "--aws-sigv4 'aws:amz:${local.region}:execute-api' --user \"$AWS_ACCESS_KEY_ID:$AWS_SECRET_ACCESS_KEY\"",
    "--header \"X-Amz-Security-Token: $AWS_SESSION_TOKEN\" ",
  ])
}

output "invoke_url" {
  description = "URL to send predictions' requests to."
  value       = local.invoke_url
}

output "curl" {
  description = "A command that sends payload.json to the API; with `AWS_IAM` it signs with the credentials in the environment."
  value       = "curl --fail-with-body --request ${var.http_method} --header 'Content-Type: application/json' ${local.curl_signature}--data-binary @payload.json '${local.invoke_url}'"
}

output "rest_api_id" {
  description = "Id of the REST API."
  value       = aws_api_gateway_rest_api.this.id
}

output "rest_api_arn" {
  description = "ARN of the REST API."
  value       = aws_api_gateway_rest_api.this.arn
}

output "execution_arn" {
  description = "The REST API as `execute-api` policies name it; append `/STAGE/METHOD/PATH`."
  value       = aws_api_gateway_rest_api.this.execution_arn
}

output "method_execution_arn" {
  description = "The one method as `execute-api` policies name it: callers need `execute-api:Invoke` on it when `authorization` is `AWS_IAM`."
  value       = "${aws_api_gateway_rest_api.this.execution_arn}/${aws_api_gateway_stage.this.stage_name}/${var.http_method}/${var.path_part}"
}

output "resource_id" {
  description = "Id of the API's resource at `path_part`."
  value       = aws_api_gateway_resource.predict.id
}

output "deployment_id" {
  description = "Id of the deployment that the stage serves."
  value       = aws_api_gateway_deployment.this.id
}

output "stage_name" {
  description = "Name of the stage."
  value       = aws_api_gateway_stage.this.stage_name
}

output "stage_arn" {
  description = "ARN of the stage."
  value       = aws_api_gateway_stage.this.arn
}

output "integration_uri" {
  description = "The service action that API Gateway calls."
  value       = aws_api_gateway_integration.sagemaker.uri
}

output "integration_role_arn" {
  description = "ARN of the role as which API Gateway calls the endpoint."
  value       = local.integration_role_arn
}

output "limits" {
  description = "What one request may be: `payload_bytes`, which is SageMaker's limit and below API Gateway's, and `timeout_milliseconds`."
  value = {
    # https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_runtime_InvokeEndpoint.html
    payload_bytes        = 6291456
    timeout_milliseconds = var.timeout_milliseconds
  }
}
