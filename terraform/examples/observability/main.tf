provider "aws" {
  region = var.region

  default_tags {
    tags = var.tags
  }
}

# notified when an alarm goes off
resource "aws_sns_topic" "alarms" {
  #checkov:skip=CKV_AWS_26:an alarm cannot publish to a topic that is encrypted with the key that AWS manages; use one of yours

  name = "${var.name}-alarms"
}

# The account's one CloudWatch role for API Gateway, without which there are no logs. It is one for all APIs of a region: leave this
# module out where somebody has set it already.
module "account_logging" {
  source = "../../modules/apigw_sagemaker_integration/modules/account_logging"

  count = var.set_account_logging ? 1 : 0
}

module "api" {
  source = "../../modules/apigw_sagemaker_integration"

  name = var.name

  routes = {
    predict = { endpoint_name = var.endpoint_name }
  }

  # Open to everyone who knows the URL, so that plain curl can try it. Without this line callers sign their requests.
  authorization = "NONE"

  stage = {
    access_logs    = { retention_in_days = 90 }
    execution_logs = { level = "INFO" }
    metrics        = true
    xray_tracing   = true
    throttle       = { rate_limit = 100, burst_limit = 200 }
  }

  alarms = {
    client_error_rate = { threshold = 0.2 }
    latency           = { threshold = 2000 }
    alarm_actions     = [aws_sns_topic.alarms.arn]
  }

  dashboard = {}

  depends_on = [module.account_logging]
}
