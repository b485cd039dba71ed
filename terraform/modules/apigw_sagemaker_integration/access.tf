# Who may call, besides what each route says: authorizers, the resource policy, the web ACL.
locals {
  # what decides for a kind of authorization, as far as it is deployed with the API
  authorizers = merge(
    var.authorizer.cognito == null ? {} : {
      COGNITO_USER_POOLS = {
        type                  = "COGNITO_USER_POOLS"
        provider_arns         = var.authorizer.cognito.user_pool_arns
        uri                   = null
        role_arn              = null
        identity_source       = "method.request.header.${var.authorizer.cognito.header}"
        validation_expression = null
        ttl_seconds           = null
      }
    },
    var.authorizer.lambda == null ? {} : {
      CUSTOM = {
        type                  = var.authorizer.lambda.type
        provider_arns         = null
        uri                   = "${local.apigateway_arn}:lambda:path/2015-03-31/functions/${var.authorizer.lambda.function_arn}/invocations"
        role_arn              = try(var.authorizer.lambda.role.arn, null)
        identity_source       = join(",", var.authorizer.lambda.identity_sources)
        validation_expression = var.authorizer.lambda.validation_expression
        ttl_seconds           = var.authorizer.lambda.ttl_seconds
      }
    },
  )
  authorizer_ids = { for authorization, authorizer in aws_api_gateway_authorizer.this : authorization => authorizer.id }

  # A private API is for VPC endpoints, whatever else its policy says.
  policy_vpc_endpoint_ids = setunion(var.endpoint.vpc_endpoint_ids, try(var.resource_policy.vpc_endpoint_ids, []))
  policy_source_ips       = try(var.resource_policy.source_ips, [])
  policy_account_ids      = try(var.resource_policy.account_ids, [])
  policy_callers = [
    for callers in [
      {
        sid         = "SignedRequests"
        type        = "AWS"
        identifiers = formatlist("arn:${local.partition}:iam::%s:root", sort(coalescelist(tolist(local.policy_account_ids), [local.account_id])))
        resources   = [for name, route in local.routes : local.method_execution_arns[name] if route.authorization == "AWS_IAM"]
      },
      {
        sid         = "OtherRequests"
        type        = "*"
        identifiers = ["*"]
        # a browser signs no preflight request
        resources = concat(
          [for name, route in local.routes : local.method_execution_arns[name] if route.authorization != "AWS_IAM"],
          var.cors == null ? [] : ["${local.execution_arn}/*/OPTIONS/*"],
        )
      },
    ] : callers if length(callers.resources) > 0
  ]
  policy_sources = [
    for source in [
      # a request through a VPC endpoint has its address in the VPC under another key
      {
        sid      = "OtherAddresses"
        test     = "NotIpAddress"
        variable = var.endpoint.type == "PRIVATE" ? "aws:VpcSourceIp" : "aws:SourceIp"
        values   = local.policy_source_ips
      },
      { sid = "OtherVpcEndpoints", test = "StringNotEquals", variable = "aws:SourceVpce", values = local.policy_vpc_endpoint_ids },
    ] : source if length(source.values) > 0
  ]
  # whether there is one must not depend on a JSON that may be unknown until apply
  has_policy = local.creates_api && (var.resource_policy != null || var.endpoint.type == "PRIVATE")
  served_policy = local.has_policy ? {
    json             = try(var.resource_policy.json, null)
    source_ips       = local.policy_source_ips
    vpc_endpoint_ids = local.policy_vpc_endpoint_ids
    account_ids      = local.policy_account_ids
    preflight        = var.cors != null
    stage            = var.stage.name
    account          = local.account_id
  } : null
}

resource "aws_api_gateway_authorizer" "this" {
  for_each = local.authorizers

  rest_api_id                      = local.rest_api_id
  name                             = "${var.name} ${lower(replace(each.key, "_", " "))}"
  type                             = each.value.type
  provider_arns                    = each.value.provider_arns
  authorizer_uri                   = each.value.uri
  authorizer_credentials           = each.value.role_arn
  authorizer_result_ttl_in_seconds = each.value.ttl_seconds
  identity_source                  = each.value.identity_source
  identity_validation_expression   = each.value.validation_expression
}

# Without a role API Gateway calls the function as itself, if the function lets it.
resource "aws_lambda_permission" "authorizer" {
  count = (var.authorizer.lambda == null ? false : var.authorizer.lambda.role == null) ? 1 : 0

  function_name = var.authorizer.lambda.function_arn
  action        = "lambda:InvokeFunction"
  principal     = "apigateway.amazonaws.com"
  source_arn    = "${local.execution_arn}/authorizers/${aws_api_gateway_authorizer.this["CUSTOM"].id}"
}

data "aws_iam_policy_document" "api" {
  count = local.has_policy ? 1 : 0

  # Who signs needs a policy of their own, too: a principal "*" would let in every principal of this account without one. So for
  # routes with AWS_IAM it is accounts that are named.
  dynamic "statement" {
    for_each = local.policy_callers

    content {
      sid       = statement.value.sid
      actions   = ["execute-api:Invoke"]
      resources = statement.value.resources

      principals {
        type        = statement.value.type
        identifiers = statement.value.identifiers
      }
    }
  }

  # A condition that forbids holds where its key is missing, too: so everybody is denied who does not come from there.
  dynamic "statement" {
    for_each = local.policy_sources

    content {
      sid       = statement.value.sid
      effect    = "Deny"
      actions   = ["execute-api:Invoke"]
      resources = ["${local.execution_arn}/*"]

      principals {
        type        = "*"
        identifiers = ["*"]
      }

      condition {
        test     = statement.value.test
        variable = statement.value.variable
        values   = sort(statement.value.values)
      }
    }
  }
}

# A resource of its own: the policy names the API, whose id is known only when it is there.
resource "aws_api_gateway_rest_api_policy" "this" {
  count = local.has_policy ? 1 : 0

  rest_api_id = local.rest_api_id
  policy      = try(coalesce(var.resource_policy.json), one(data.aws_iam_policy_document.api[*].json))
}

resource "aws_wafv2_web_acl_association" "this" {
  count = var.web_acl == null ? 0 : 1

  resource_arn = one(aws_api_gateway_stage.this[*].arn)
  web_acl_arn  = var.web_acl.arn
}
