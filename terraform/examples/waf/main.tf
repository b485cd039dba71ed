provider "aws" {
  region = var.region

  default_tags {
    tags = var.tags
  }
}

# 2,000 requests in five minutes are enough for anyone's address, and AWS keeps the lists of known bad inputs.
resource "aws_wafv2_web_acl" "this" {
  #checkov:skip=CKV2_AWS_31:logs of a web ACL cost by the request; its metrics and samples are on

  name        = var.name
  description = "Rules for requests to the predictions' API"
  scope       = "REGIONAL"

  default_action {
    allow {}
  }

  rule {
    name     = "rate"
    priority = 1

    action {
      block {}
    }

    statement {
      rate_based_statement {
        limit              = var.requests_in_five_minutes
        aggregate_key_type = "IP"
      }
    }

    visibility_config {
      cloudwatch_metrics_enabled = true
      metric_name                = "${var.name}-rate"
      sampled_requests_enabled   = true
    }
  }

  rule {
    name     = "known-bad-inputs"
    priority = 2

    override_action {
      none {}
    }

    statement {
      managed_rule_group_statement {
        name        = "AWSManagedRulesKnownBadInputsRuleSet"
        vendor_name = "AWS"
      }
    }

    visibility_config {
      cloudwatch_metrics_enabled = true
      metric_name                = "${var.name}-known-bad-inputs"
      sampled_requests_enabled   = true
    }
  }

  visibility_config {
    cloudwatch_metrics_enabled = true
    metric_name                = var.name
    sampled_requests_enabled   = true
  }
}

module "api" {
  source = "../../modules/apigw_sagemaker_integration"

  name = var.name

  routes = {
    predict = { endpoint_name = var.endpoint_name }
  }

  web_acl = { arn = aws_wafv2_web_acl.this.arn }

  # Open to everyone whom the web ACL lets through, so that plain curl can try it. Without this line callers sign their requests.
  authorization = "NONE"
}
