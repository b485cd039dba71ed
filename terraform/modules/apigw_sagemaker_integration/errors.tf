# Every error has one form, whether the endpoint makes it or API Gateway:
#   {"message": "…", "type": "MODEL_ERROR", "requestId": "…"}
# and a model's own error, as that is not the client's status, "modelStatus" as well.
locals {
  # SageMaker's errors have `Message`, those of AWS in general `message`. A model's own words are in `OriginalMessage`; what SageMaker
  # says about them names the account and its log group, which is nothing for clients.
  # What is no JSON (a proxy's page, say) must not be read as such: the template would fail.
  model_status = { false = "", true = "\"modelStatus\":$input.json('$.OriginalStatusCode')," }
  error_templates = {
    for status, error in local.errors : status => <<-EOT
      #set($body = $input.body)
      #if($body.startsWith("{"))
      #set($original = $input.path('$.OriginalMessage'))
      #set($upper = $input.path('$.Message'))
      #if("$!original" != "")
      #set($message = $input.json('$.OriginalMessage'))
      #elseif("$!upper" != "")
      #set($message = $input.json('$.Message'))
      #else
      #set($message = $input.json('$.message'))
      #end
      #else
      #set($message = '"The endpoint answered with an error that is no JSON."')
      #end
      {"message":$message,"type":"${error.type}",${local.model_status[status == "424"]}"requestId":"$context.requestId"}
    EOT
  }

  gateway_error_template = "{\"message\":$context.error.messageString,\"type\":\"$context.error.responseType\",\"requestId\":\"$context.requestId\"}"

  # For an API that is there already they are its owner's: they hold for all of it.
  gateway_responses = local.creates_api ? {
    for type, response in merge({ DEFAULT_4XX = null, DEFAULT_5XX = null }, var.gateway_responses) : type => {
      status_code = try(response.status_code, null) == null ? null : tostring(response.status_code)
      templates   = try(response.templates, null) == null ? { "application/json" = local.gateway_error_template } : response.templates
      headers     = merge(local.cors_headers, { for name, value in try(response.headers, {}) : name => "'${value}'" })
    }
  } : {}
}

resource "aws_api_gateway_gateway_response" "this" {
  for_each = local.gateway_responses

  rest_api_id         = local.rest_api_id
  response_type       = each.key
  status_code         = each.value.status_code
  response_templates  = each.value.templates
  response_parameters = { for name, value in each.value.headers : "gatewayresponse.header.${name}" => value }
}
