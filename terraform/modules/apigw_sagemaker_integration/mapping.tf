# What passes between the client and the endpoint besides the body, which passes as it is.
# https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_runtime_InvokeEndpoint.html
locals {
  # API Gateway forwards no header unless it is mapped; SageMaker forwards none but these.
  request_headers = [
    "Accept",
    "Content-Type",
    "X-Amzn-SageMaker-Custom-Attributes",
    "X-Amzn-SageMaker-Enable-Explanations",
    "X-Amzn-SageMaker-Inference-Component",
    "X-Amzn-SageMaker-Inference-Id",
    "X-Amzn-SageMaker-Prefix-Aware-Id",
    "X-Amzn-SageMaker-Session-Id",
    "X-Amzn-SageMaker-Target-Container-Hostname",
    "X-Amzn-SageMaker-Target-Model",
    "X-Amzn-SageMaker-Target-Variant",
  ]

  response_headers = [
    "Content-Type",
    "X-Amzn-SageMaker-Closed-Session-Id",
    "X-Amzn-SageMaker-Custom-Attributes",
    "X-Amzn-SageMaker-New-Session-Id",
    "x-Amzn-Invoked-Production-Variant",
  ]

  # The client's status, and the endpoint's statuses that become it: a regular expression on the whole status. API Gateway does not
  # say which of two that match it takes, so no two may match the same status. It answers by the one without an expression (null)
  # where none matches, so that must not be 200, or an error would look like a prediction.
  # A status has one entry only; an error that SageMaker does not document therefore becomes 400 or 500, not itself.
  responses = {
    200 = "2\\d{2}"
    # every 4xx except those below
    400 = "4(0[0-24-9]|1[0-24-9]|2[0-35-8]|[3-9]\\d)"
    403 = "403"
    413 = "413"
    424 = "424"
    429 = "429"
    500 = null
    503 = "503"
    530 = "530"
  }

  method_request_parameters       = { for header in local.request_headers : "method.request.header.${header}" => false }
  integration_request_parameters  = { for header in local.request_headers : "integration.request.header.${header}" => "method.request.header.${header}" }
  method_response_parameters      = { for header in local.response_headers : "method.response.header.${header}" => false }
  integration_response_parameters = { for header in local.response_headers : "method.response.header.${header}" => "integration.response.header.${header}" }
}
