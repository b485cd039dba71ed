output "health_url" {
  description = "URL of the route that the API had before."
  value       = "${aws_api_gateway_stage.shop.invoke_url}/health"
}

output "invoke_url" {
  description = "URL to POST payload.json to."
  value       = "${aws_api_gateway_stage.shop.invoke_url}/ml/predict"
}
