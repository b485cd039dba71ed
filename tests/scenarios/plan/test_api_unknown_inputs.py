"""modules/apigw_sagemaker_integration, of whose inputs much is not known before apply: it plans all the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from sagemaker_rest.errors import TerraformError

if TYPE_CHECKING:
    from pathlib import Path

    from sagemaker_rest.pytest_plugin import PlanStack
    from sagemaker_rest.terraform.plan import Plan

pytestmark = pytest.mark.plan


@pytest.fixture(scope="module")
def plan(plan_stack: PlanStack, callers: Path) -> Plan:
    return plan_stack(callers / "of_an_unknown_api")


@pytest.mark.parametrize(
    ("address", "argument"),
    [
        pytest.param('aws_api_gateway_authorizer.this["COGNITO_USER_POOLS"]', "provider_arns", id="user pool"),
        pytest.param("aws_wafv2_web_acl_association.this[0]", "web_acl_arn", id="web ACL"),
        pytest.param('aws_api_gateway_usage_plan_key.this["gold/alice"]', "key_id", id="API key"),
        pytest.param("aws_api_gateway_domain_name.this[0]", "regional_certificate_arn", id="certificate"),
        pytest.param('aws_route53_record.domain["A"]', "zone_id", id="hosted zone"),
        pytest.param("aws_cloudwatch_log_group.access[0]", "kms_key_id", id="key of the logs"),
        pytest.param('aws_cloudwatch_metric_alarm.this["latency"]', "alarm_actions", id="topic of the alarms"),
    ],
)
def test_what_is_made_in_the_same_plan_is_waited_for(plan: Plan, address: str, argument: str) -> None:
    assert plan.resource(f"module.public.{address}").unknown[argument]


def test_a_private_api_waits_for_its_vpc_endpoint(plan: Plan) -> None:
    assert plan.resource("module.private.aws_api_gateway_rest_api_policy.this[0]").unknown["policy"] is True


def test_an_api_of_the_same_plan_gets_the_routes(plan: Plan) -> None:
    method = plan.resource('module.added.aws_api_gateway_method.route["POST /predict"]')

    assert method.unknown["rest_api_id"] is True
    assert "module.added.aws_api_gateway_rest_api.this[0]" not in plan.resources


def test_what_is_unknown_puts_off_no_complaint_about_the_rest(plan_stack: PlanStack, callers: Path) -> None:
    with pytest.raises(TerraformError) as refused:
        plan_stack(callers / "of_a_wrong_unknown_api")

    assert 'routes["predict"].path is "/predict"' in refused.value.diagnostics
