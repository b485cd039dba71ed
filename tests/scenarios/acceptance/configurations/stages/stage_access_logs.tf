resource "aws_cloudwatch_log_group" "stage_access_logs" {
  name = "/aws/apigateway/${var.name}"
}

resource "aws_kinesis_firehose_delivery_stream" "stage_access_logs" {
  name        = "amazon-apigateway-${var.name}"
  destination = "extended_s3"

  extended_s3_configuration {
    role_arn   = aws_iam_role.account["one"].arn
    bucket_arn = aws_s3_bucket.stage_access_logs.arn
  }
}

resource "aws_s3_bucket" "stage_access_logs" {
  bucket = "${var.name}-logs"
}

resource "aws_api_gateway_stage" "stage_access_logs" {
  for_each = {
    group  = aws_cloudwatch_log_group.stage_access_logs.arn
    stream = aws_kinesis_firehose_delivery_stream.stage_access_logs.arn
  }

  rest_api_id   = aws_api_gateway_rest_api.main.id
  deployment_id = aws_api_gateway_deployment.main["one"].id
  stage_name    = "access-logs-${each.key}"
  depends_on    = [aws_api_gateway_account.account]

  dynamic "access_log_settings" {
    for_each = [
      ["$context.identity.sourceIp [$context.requestTime] \"$context.httpMethod $context.resourcePath\" $context.status $context.requestId"],
      ["{ \"id\": \"$context.requestId\", \"status\": \"$context.status\" }"],
      [],
    ][var.step - 1]

    content {
      destination_arn = each.value
      format          = access_log_settings.value
    }
  }
}
