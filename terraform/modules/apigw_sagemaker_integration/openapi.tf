# The API as an OpenAPI 3.0 document, for clients: https://spec.openapis.org/oas/v3.0.3
locals {
  # What is too long for SageMaker is refused by it; a client that knows better does not send it.
  header_lengths = {
    "X-Amzn-SageMaker-Custom-Attributes"         = 1024
    "X-Amzn-SageMaker-Enable-Explanations"       = 64
    "X-Amzn-SageMaker-Filename"                  = 32
    "X-Amzn-SageMaker-Inference-Component"       = 63
    "X-Amzn-SageMaker-Inference-Id"              = 64
    "X-Amzn-SageMaker-InputLocation"             = 1024
    "X-Amzn-SageMaker-Prefix-Aware-Id"           = 64
    "X-Amzn-SageMaker-S3OutputPathExtension"     = 512
    "X-Amzn-SageMaker-Session-Id"                = 256
    "X-Amzn-SageMaker-Target-Container-Hostname" = 63
    "X-Amzn-SageMaker-Target-Model"              = 1024
    "X-Amzn-SageMaker-Target-Variant"            = 63
  }
  # OpenAPI describes these elsewhere, and forbids them as parameters.
  openapi_other_headers = ["accept", "authorization", "content-type"]

  openapi_security_schemes = {
    AWS_IAM = {
      type                           = "apiKey"
      in                             = "header"
      name                           = "Authorization"
      description                    = "AWS Signature Version 4 for the service execute-api."
      "x-amazon-apigateway-authtype" = "awsSigv4"
    }
    COGNITO_USER_POOLS = {
      type                           = "apiKey"
      in                             = "header"
      name                           = try(var.authorizer.cognito.header, "Authorization")
      description                    = "A token of an Amazon Cognito user pool."
      "x-amazon-apigateway-authtype" = "cognito_user_pools"
    }
    CUSTOM = {
      type                           = "apiKey"
      in                             = strcontains(local.openapi_custom_source, ".querystring.") ? "query" : "header"
      name                           = replace(local.openapi_custom_source, "/^method\\.request\\.(header|querystring)\\./", "")
      description                    = "What the API's own authorizer asks for."
      "x-amazon-apigateway-authtype" = "custom"
    }
    api_key = {
      type        = "apiKey"
      in          = "header"
      name        = "x-api-key"
      description = "An API key of a usage plan."
    }
  }
  openapi_custom_source = try(
    [for source in var.authorizer.lambda.identity_sources : source if startswith(source, "method.request.")][0],
    "method.request.header.Authorization",
  )
  openapi_schemes_in_use = distinct(concat(
    [for route in local.routes : route.authorization if route.authorization != "NONE"],
    [for route in local.routes : "api_key" if route.api_key_required && var.api_key_source == "HEADER"],
  ))

  openapi_parameters = {
    for key, route in local.methods : key => [
      for parameter, required in local.method_request_parameters[key] : merge(
        {
          name     = replace(parameter, "/^method\\.request\\.[a-z]+\\./", "")
          in       = { header = "header", querystring = "query", path = "path" }[split(".", parameter)[2]]
          required = required
          schema = merge(
            { type = "string" },
            # to API Gateway one that is empty is missing
            { for length in [1] : "minLength" => length if required },
            { for name, length in local.header_lengths : "maxLength" => length if parameter == "method.request.header.${name}" },
          )
        },
        {
          for name, described in merge(
            { for name, header in route.headers : "header.${lower(name)}" => header.description },
            { for name, parameter in route.query_parameters : "querystring.${lower(name)}" => parameter.description },
          ) : "description" => described
          if described != null && lower(trimprefix(parameter, "method.request.")) == name
        },
      ) if !contains(local.openapi_other_headers, lower(replace(parameter, "/^method\\.request\\.[a-z]+\\./", "")))
    ]
  }

  # JSON Schema's draft 4 is what OpenAPI 3.0 builds on; a schema's own definitions become the document's.
  openapi_schemas = {
    for pair in flatten([
      for route in local.routes : [
        for part, schema in { Request = route.request_schema, Response = route.response_schema } : {
          name                        = "${replace(title(route.name), "/[^a-zA-Z0-9]/", "")}${part}", text = schema
        } if schema != null
      ]
      # rules refuse what is not a schema
    ]) : pair.name => try(jsondecode(replace(pair.text, "#/definitions/", "#/components/schemas/${pair.name}.")), {})
  }
  openapi_components_schemas = merge(
    {
      for name, schema in local.openapi_schemas : name => {
        for word, value in schema : word => value if !contains(["$schema", "id", "definitions"], word)
      }
    },
    merge([for name, schema in local.openapi_schemas : { for inner, value in try(schema.definitions, {}) : "${name}.${inner}" => value }]...),
    {
      Error = {
        type     = "object"
        required = ["message"]
        properties = {
          message = { type = "string", nullable = true, description = "What is wrong, in words." }
          type = {
            type        = "string"
            description = "What is wrong: of the endpoint VALIDATION_ERROR, MODEL_ERROR and others, of API Gateway THROTTLED and others."
          }
          requestId   = { type = "string", description = "Id of the request, as in the logs." }
          modelStatus = { description = "With MODEL_ERROR: the status that the model's container answered with." }
        }
      }
    },
  )

  openapi_contents = {
    for key, route in local.methods : key => {
      request = merge(
        { for type in length(route.request_templates) > 0 ? keys(route.request_templates) : concat(["application/json"], sort(var.binary_media_types)) :
          type => type == "application/json" ? {} : { schema = { type = "string", format = "binary" } }
          if route.request_schema == null && type != "$default"
        },
        { for name in [route.name] : "application/json" => {
          schema = { "$ref" = "#/components/schemas/${replace(title(name), "/[^a-zA-Z0-9]/", "")}Request" }
        } if route.request_schema != null },
      )
      answer = merge(
        { for type in length(route.response_templates) > 0 ? keys(route.response_templates) : concat(["application/json"], sort(var.binary_media_types)) :
          type => strcontains(type, "json") ? {} : { schema = { type = "string", format = "binary" } }
        },
        { for name in [route.name] : "application/json" => {
          schema = { "$ref" = "#/components/schemas/${replace(title(name), "/[^a-zA-Z0-9]/", "")}Response" }
        } if route.response_schema != null },
      )
    }
  }

  # the endpoint's, and API Gateway's own
  openapi_error_statuses = distinct(concat(
    keys(local.errors), ["401", "415", "504"],
    compact([for response in local.gateway_responses : response.status_code]),
  ))

  openapi_operations = {
    for key, route in local.methods : key => merge(
      {
        operationId = route.name
        parameters  = local.openapi_parameters[key]
        security = [{
          for scheme in local.openapi_schemes_in_use : scheme => []
          if scheme == route.authorization || (scheme == "api_key" && route.api_key_required)
        }]
        responses = merge(
          {
            (route.asynchronous ? "202" : "200") = {
              description = route.asynchronous ? "Accepted; the output will be at the location in the header." : "The prediction."
              content     = local.openapi_contents[key].answer
              headers = {
                for name in route.asynchronous ? local.asynchronous_answer_headers : local.synchronous_answer_headers :
                name => { schema = { type = "string" } } if name != "Content-Type"
              }
            }
          },
          { for status in local.openapi_error_statuses : status => { "$ref" = "#/components/responses/Error" } },
        )
      },
      { for description in compact([route.description]) : "description" => description },
      {
        for body in route.http_method == "GET" ? [] : [local.openapi_contents[key].request] :
        "requestBody" => { required = !route.asynchronous, content = body }
      },
    )
  }

  openapi = {
    openapi = "3.0.3"
    info = merge(
      { title = var.name, version = substr(local.redeployment_hash, 0, 12) },
      { for description in compact([var.description]) : "description" => description },
    )
    servers = [{ url = local.domain_url != null ? local.domain_url : local.invoke_url }]
    paths = {
      for path, keys in { for key, route in local.methods : local.full_paths[route.name] => key... } :
      "/${replace(path, "+}", "}")}" => { for key in keys : lower(local.methods[key].http_method) => local.openapi_operations[key] }
    }
    components = {
      schemas         = local.openapi_components_schemas
      securitySchemes = { for name, scheme in local.openapi_security_schemes : name => scheme if contains(local.openapi_schemes_in_use, name) }
      responses = {
        Error = {
          description = "What is wrong."
          content     = { "application/json" = { schema = { "$ref" = "#/components/schemas/Error" } } }
        }
      }
    }
  }
}
