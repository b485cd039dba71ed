# Not the resource's: what depends on it would. An API's deployment is created before the old one is destroyed, and Terraform then
# does the same with all that it depends on; an endpoint that failed at its creation could not be replaced, because its name is taken.
# https://developer.hashicorp.com/terraform/language/meta-arguments/lifecycle#create_before_destroy
output "endpoint_name" {
  description = "Name of the endpoint. What has to wait until the endpoint is in service refers to `endpoint_arn`."
  value       = var.create ? var.name : null
}

output "endpoint_arn" {
  description = "ARN of the endpoint; known when the endpoint is in service."
  value       = one(aws_sagemaker_endpoint.this[*].arn)
}

output "endpoint_config_name" {
  description = "Name of the endpoint configuration in service."
  value       = one(aws_sagemaker_endpoint_configuration.this[*].name)
}

output "endpoint_config_arn" {
  description = "ARN of the endpoint configuration in service."
  value       = one(aws_sagemaker_endpoint_configuration.this[*].arn)
}

output "model_names" {
  description = "Names of the models in service, by their keys in `models`."
  value       = { for name, model in aws_sagemaker_model.this : name => model.name }
}

output "model_arns" {
  description = "ARNs of the models in service, by their keys in `models`."
  value       = { for name, model in aws_sagemaker_model.this : name => model.arn }
}

output "model_data_urls" {
  description = "S3 URLs of the artifacts in service, by the keys in `models`: a list, with one for each container, null for a container without."
  value       = { for name, model in local.models : name => [for container in model.containers : container.artifact_url] }
}

output "images" {
  description = "Container images in service, by the keys in `models`: a list, with one for each container."
  value       = { for name, model in local.models : name => [for container in model.containers : container.image] }
}

output "variant_names" {
  description = "Names of the production variants."
  value       = var.create ? keys(var.variants) : []
}

output "shadow_variant_names" {
  description = "Names of the shadow variants."
  value       = var.create ? keys(var.shadow_variants) : []
}

output "bucket" {
  description = "Bucket that the archives are uploaded to, whoever made it; null where there are none."
  value       = local.bucket
}

output "execution_role_arn" {
  description = "ARN of the role as which SageMaker runs the containers."
  value       = local.execution_role_arn
}

output "execution_role_name" {
  description = "Name of the role that the module made, to attach further policies to; null for a role of yours."
  value       = one(aws_iam_role.execution[*].name)
}

output "log_group_name" {
  description = <<-EOT
    CloudWatch log group of the endpoint. Each instance has a log stream `VARIANT/INSTANCE`, each container of a pipeline
    `VARIANT/INSTANCE/CONTAINER`, and the queue of an asynchronous endpoint `VARIANT/INSTANCE/data-log`.
  EOT
  value       = var.create ? local.log_group_name : null
}

output "metric_dimensions" {
  description = "By variant, what CloudWatch tells its metrics in `AWS/SageMaker` and `/aws/sagemaker/Endpoints` apart by: `EndpointName` and `VariantName`."
  value       = local.metric_dimensions
}

output "alarm_arns" {
  description = <<-EOT
    ARNs of the CloudWatch alarms that the module makes, by `VARIANT/5xx-rate`, `VARIANT/5xx-count`, `VARIANT/latency` and `VARIANT/POLICY` for
    those of step scaling.
  EOT
  value = merge(
    { for key, alarm in aws_cloudwatch_metric_alarm.variant : key => alarm.arn },
    { for key, alarm in aws_cloudwatch_metric_alarm.step : key => alarm.arn },
  )
}

output "scalable_target_ids" {
  description = "Resource ids of the scalable targets, `endpoint/NAME/variant/VARIANT`, by variant."
  value       = { for name, target in aws_appautoscaling_target.this : name => target.resource_id }
}

output "autoscaling_policy_arns" {
  description = "ARNs of the scaling policies by `VARIANT/POLICY`: the action of an alarm of yours for a step policy without one."
  value = merge(
    { for key, policy in aws_appautoscaling_policy.target_tracking : key => policy.arn },
    { for key, policy in aws_appautoscaling_policy.step : key => policy.arn },
  )
}

output "invoke_command" {
  description = "A command of the AWS CLI that invokes the endpoint; what is in capitals, and the content type, is yours to fill in."
  value = !var.create ? null : join(" ", concat(
    ["aws sagemaker-runtime", var.async_inference == null ? "invoke-endpoint" : "invoke-endpoint-async"],
    ["--region", local.region, "--endpoint-name", one(aws_sagemaker_endpoint.this[*].name)],
    anytrue([for container in local.containers : container.multi_model != null]) ? ["--target-model ARCHIVE.tar.gz"] : [],
    anytrue([for model in local.models : model.direct]) ? ["--target-container-hostname CONTAINER"] : [],
    ["--content-type application/json"],
    var.async_inference == null ? ["--body fileb://payload.json", "/dev/stdout"] : ["--input-location s3://BUCKET/payload.json"],
  ))
}
