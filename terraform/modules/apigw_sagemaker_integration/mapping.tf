# What passes between the client and the endpoint besides the body.
# https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_runtime_InvokeEndpoint.html
# https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_runtime_InvokeEndpointAsync.html
locals {
  # API Gateway forwards no header unless it is mapped; SageMaker takes none but these. To each header of the endpoint's request, the
  # client's that it comes from.
  synchronous_headers = {
    for name in [
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
    ] : name => name
  }
  asynchronous_headers = merge(
    # what the body is, and what the output is to be
    {
      "X-Amzn-SageMaker-Accept"       = "Accept"
      "X-Amzn-SageMaker-Content-Type" = "Content-Type"
    },
    {
      for name in [
        "X-Amzn-SageMaker-Custom-Attributes",
        "X-Amzn-SageMaker-Filename",
        "X-Amzn-SageMaker-Inference-Id",
        "X-Amzn-SageMaker-InputLocation",
        "X-Amzn-SageMaker-InvocationTimeoutSeconds",
        "X-Amzn-SageMaker-RequestTTLSeconds",
        "X-Amzn-SageMaker-S3OutputPathExtension",
      ] : name => name
    },
  )

  synchronous_answer_headers = [
    "Content-Type",
    "X-Amzn-SageMaker-Closed-Session-Id",
    "X-Amzn-SageMaker-Custom-Attributes",
    "X-Amzn-SageMaker-New-Session-Id",
    "x-Amzn-Invoked-Production-Variant",
  ]
  asynchronous_answer_headers = [
    "Content-Type",
    "X-Amzn-SageMaker-FailureLocation",
    "X-Amzn-SageMaker-OutputLocation",
  ]

  # --- the request ---

  # What the route says about a header of the endpoint's request, else the client's header. A GET has no body of the client's whose
  # type could be passed on: its template makes one.
  endpoint_header_sources = {
    for key, route in local.methods : key => {
      for name, client_header in route.asynchronous ? local.asynchronous_headers : local.synchronous_headers : name => (
        contains(keys(route.endpoint_headers), name) ? route.endpoint_headers[name] :
        client_header == "Content-Type" && route.http_method == "GET" ? local.no_source_but.json :
        merge(local.no_source_but.nothing, { header = client_header })
      )
    }
  }
  no_source_but = {
    nothing = { header = null, query_parameter = null, path_parameter = null, stage_variable = null, value = null }
    json    = { header = null, query_parameter = null, path_parameter = null, stage_variable = null, value = "application/json" }
  }
  integration_request_parameters = {
    for key, sources in local.endpoint_header_sources : key => {
      for name, source in sources : "integration.request.header.${name}" => (
        source.header != null ? "method.request.header.${source.header}" :
        source.query_parameter != null ? "method.request.querystring.${source.query_parameter}" :
        source.path_parameter != null ? "method.request.path.${source.path_parameter}" :
        source.stage_variable != null ? "stageVariables.${source.stage_variable}" :
        "'${source.value}'"
      ) if anytrue([for place in values(source) : place != null])
    }
  }

  # A header may be declared in one spelling only: the one in which it goes to the endpoint.
  spellings = { for name in concat(keys(local.synchronous_headers), keys(local.asynchronous_headers)) : lower(name) => name... }
  method_request_parameters = {
    for key, route in local.methods : key => merge(
      { for source in values(local.integration_request_parameters[key]) : source => false if startswith(source, "method.request.") },
      { for name, header in route.headers : "method.request.header.${lookup(local.spellings, lower(name), [name])[0]}" => header.required },
      { for name, parameter in route.query_parameters : "method.request.querystring.${name}" => parameter.required },
      { for name in toset(route.path_parameters) : "method.request.path.${name}" => true },
    )
  }

  # --- the answer ---

  # The client's status, and the endpoint's statuses that become it: a regular expression on the whole status. API Gateway does not
  # say which of two that match it takes, so no two may match the same status. It answers by the one without an expression (null)
  # where none matches, so that must not be 200, or an error would look like a prediction.
  # A status has one entry only; an error that SageMaker does not document therefore becomes 400 or 500, not itself.
  errors = {
    # every 4xx except those below
    400 = { type = "VALIDATION_ERROR", pattern = "4(0[0-24-9]|1[0-24-9]|2[0-35-8]|[3-9]\\d)" }
    403 = { type = "ENDPOINT_ACCESS_DENIED", pattern = "403" }
    413 = { type = "ENDPOINT_REQUEST_TOO_LARGE", pattern = "413" }
    424 = { type = "MODEL_ERROR", pattern = "424" }
    429 = { type = "MODEL_NOT_READY", pattern = "429" }
    500 = { type = "ENDPOINT_FAILURE", pattern = null }
    503 = { type = "ENDPOINT_UNAVAILABLE", pattern = "503" }
    530 = { type = "ENDPOINT_DEPENDENCY_FAILURE", pattern = "530" }
  }

  responses = merge(flatten([
    for key, route in local.methods : [
      {
        "${key} ${route.asynchronous ? 202 : 200}" = {
          method_key       = key
          status           = route.asynchronous ? "202" : "200"
          pattern          = "2\\d{2}"
          templates        = route.response_templates
          content_handling = route.response_content_handling
          headers = merge(local.cors_headers, {
            # what a template makes is of the template's type, whatever the endpoint's answer was
            for name in route.asynchronous ? local.asynchronous_answer_headers : local.synchronous_answer_headers :
            name => "integration.response.header.${name}" if name != "Content-Type" || length(route.response_templates) == 0
          })
        }
      },
      {
        for status, error in local.errors : "${key} ${status}" => {
          method_key       = key
          status           = status
          pattern          = error.pattern
          templates        = { "application/json" = local.error_templates[status] }
          content_handling = null
          headers = merge(local.cors_headers, { "Content-Type" = "'application/json'" }, {
            for name in route.asynchronous ? [] : local.synchronous_answer_headers :
            name => "integration.response.header.${name}" if name != "Content-Type"
          })
        }
      },
    ]
  ])...)
}
