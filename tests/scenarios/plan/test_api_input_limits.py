"""modules/apigw_sagemaker_integration: inputs that are as much, or as little, as they may be."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.scenarios.plan.conftest import API
from tests.scenarios.plan.wrong_api_inputs import ACCOUNT, FUNCTION, KEY, ROLE, USER_POOL

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sagemaker_rest.terraform.plan import Plan
    from tests.scenarios.plan.conftest import PlanCalls

pytestmark = pytest.mark.plan


# every input as large as it may be, and a role, a log group and a key that are there already
AT_THE_LIMITS: dict[str, Any] = {
    "name": "n" * 127 + " ._-" + "n" * 124,
    "description": "d" * 1024,
    "routes": {"predict": {"endpoint_name": "e" * 63, "api_key_required": True}},
    "timeout_quota_milliseconds": 300000,
    "timeout_milliseconds": 300000,
    "binary_media_types": ["image/*", "application/octet-stream"],
    "cors": {"allow_origin": "https://example.com:8443", "allow_credentials": True, "max_age_seconds": 86400},
    "gateway_responses": {"THROTTLED": {"status_code": 599}, "UNAUTHORIZED": {"status_code": 200}},
    "authorizer": {
        "cognito": {"user_pool_arns": [USER_POOL]},
        "lambda": {"function_arn": f"{FUNCTION}:live", "ttl_seconds": 3600, "role": {"arn": ROLE}},
    },
    "usage_plans": {
        "p" * 64: {
            "api_keys": {"k" * 64: {"existing": {"id": "a1b2"}}},
            "throttle": {"rate_limit": 0, "burst_limit": 0},
            "quota": {"limit": 1, "period": "MONTH", "offset": 27},
        },
        "week": {"quota": {"limit": 1, "period": "WEEK", "offset": 6}},
    },
    "resource_policy": {"source_ips": ["203.0.113.7", "2001:db8::/32"]},
    "domain": {"name": "*.a-1.example.com", "existing": True, "base_path": "a$-_.+!*'()1"},
    "stage": {
        "name": "s" * 128,
        "variables": {"a_1": "-._~:/?#&=,"},
        "access_logs": {
            "existing": {"arn": f"arn:aws:firehose:eu-west-1:{ACCOUNT}:deliverystream/amazon-apigateway-a"}
        },
        "execution_logs": {"retention_in_days": 3653, "kms_key_arn": KEY},
        "canary": {"percent_traffic": 100, "base_redeployment_hash": "0" * 64},
    },
    "alarms": {
        "server_error_rate": {"threshold": 0},
        "client_error_rate": {"threshold": 0.99},
        "latency": {"statistic": "p99.99"},
        "integration_latency": {"statistic": "Maximum"},
        "period_seconds": 3600,
        "evaluation_periods": 24,
        "datapoints_to_alarm": 24,
        "alarm_actions": [f"arn:aws:sns:eu-west-1:{ACCOUNT}:{number}" for number in range(5)],
    },
    "dashboard": {"name": "d" * 255, "period_seconds": 120},
    "integration_role": {"existing": {"arn": "arn:aws-cn:iam::123456789012:role/ml/own"}},
    "tags": {f"{number:02}".ljust(128, "k"): "v" * 256 for number in range(50)},
}


# every input as small as it may be
AT_THE_LOWER_LIMITS: dict[str, Any] = {
    "name": "n",
    "description": "",
    "routes": {"p": {"endpoint_name": "e"}},
    "timeout_milliseconds": 50,
    "cors": {"allow_origin": "*", "max_age_seconds": 0, "allow_headers": [], "expose_headers": []},
    "authorizer": {"lambda": {"function_arn": FUNCTION, "type": "REQUEST", "identity_sources": [], "ttl_seconds": 0}},
    "stage": {"name": "s", "canary": {"percent_traffic": 0, "variables": {"a": "b"}}},
    "alarms": {"evaluation_periods": 1, "datapoints_to_alarm": 1, "latency": {"enabled": False}},
}


@pytest.fixture(scope="module")
def plans(plan_calls: PlanCalls) -> Mapping[str, Plan]:
    return plan_calls(API, {"at_the_limits": AT_THE_LIMITS, "at_the_lower_limits": AT_THE_LOWER_LIMITS})


@pytest.fixture
def at_the_limits(plans: Mapping[str, Plan]) -> Plan:
    return plans["at_the_limits"]


@pytest.fixture
def at_the_lower_limits(plans: Mapping[str, Plan]) -> Plan:
    return plans["at_the_lower_limits"]


def test_the_largest_inputs_are_taken(at_the_limits: Plan) -> None:
    rest_api = at_the_limits.only("aws_api_gateway_rest_api").values

    assert len(rest_api["name"]) == 255
    assert len(rest_api["description"]) == 1024
    assert len(rest_api["tags"]) == 50
    assert len(at_the_limits.only("aws_api_gateway_stage").values["stage_name"]) == 128
    assert at_the_limits.resource('aws_api_gateway_integration.route["POST /predict"]').values[
        "timeout_milliseconds"
    ] == (300000)


def test_what_exists_is_used_and_left_alone(at_the_limits: Plan) -> None:
    made = {resource.type for resource in at_the_limits.resources.values()}
    integration = at_the_limits.resource('aws_api_gateway_integration.route["POST /predict"]').values

    assert made.isdisjoint(
        {"aws_iam_role", "aws_iam_role_policy", "aws_api_gateway_api_key", "aws_api_gateway_domain_name"}
    )
    assert {group.name for group in at_the_limits.of_type("aws_cloudwatch_log_group")} == {"execution"}
    assert integration["credentials"] == "arn:aws-cn:iam::123456789012:role/ml/own"
    assert at_the_limits.outputs["integration_role_arn"] == "arn:aws-cn:iam::123456789012:role/ml/own"
    assert at_the_limits.only("aws_api_gateway_usage_plan_key").values["key_id"] == "a1b2"


def test_the_smallest_inputs_are_taken(at_the_lower_limits: Plan) -> None:
    integration = at_the_lower_limits.resource('aws_api_gateway_integration.route["POST /p"]').values

    assert at_the_lower_limits.only("aws_api_gateway_rest_api").values["name"] == "n"
    assert at_the_lower_limits.only("aws_api_gateway_stage").values["stage_name"] == "s"
    assert integration["timeout_milliseconds"] == 50
    assert 'aws_cloudwatch_metric_alarm.this["latency"]' not in at_the_lower_limits.resources
