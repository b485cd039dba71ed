"""API keys, usage plans, and the account that they belong to."""

from __future__ import annotations

import re

import pytest

from tests.scenarios.acceptance.acceptance import Acceptance
from tests.scenarios.acceptance.kinds import Kind, Same

pytestmark = pytest.mark.e2e

ACCOUNT = "aws_api_gateway_account.account_without_a_role"
KEY = "aws_api_gateway_api_key"
PLAN = "aws_api_gateway_usage_plan"
MEMBER = "aws_api_gateway_usage_plan_key.usage_plan_key"
API = Same("aws_api_gateway_rest_api.main", "id")

KINDS = (
    Kind(
        "account_without_a_role",
        (
            {
                ACCOUNT: {
                    "api_key_version": "4",
                    "cloudwatch_role_arn": "",
                    "features": ["UsagePlans"],
                    "id": "api-gateway-account",
                    "throttle_settings": [{"burst_limit": 5000, "rate_limit": 10000}],
                }
            },
        ),
    ),
    Kind(
        "api_key",
        (
            {
                f"{KEY}.api_key": {
                    "arn": re.compile(r"arn:aws:apigateway:[a-z0-9-]+::/apikeys/[a-z0-9]{10}"),
                    "created_date": re.compile(r"20\d\d-\d\d-\d\dT\d\d:\d\d:\d\dZ"),
                    "customer_id": "",
                    "description": "first",
                    "enabled": True,
                    "last_updated_date": re.compile(r"20\d\d-\d\d-\d\dT\d\d:\d\d:\d\dZ"),
                    "tags": {"team": "vision"},
                    "value": re.compile(r"[A-Za-z0-9]{40}"),
                },
                f"{KEY}.api_key_with_a_value": {
                    # the provider's own, where none is given
                    "description": "Managed by Terraform",
                    "value": re.compile(r".*-a-value-of-one-s-own"),
                },
                "data.aws_api_gateway_api_key.api_key": {
                    attribute: Same(f"{KEY}.api_key", attribute)
                    for attribute in (
                        "arn",
                        "created_date",
                        "customer_id",
                        "description",
                        "enabled",
                        "last_updated_date",
                        "name",
                        "tags",
                        "value",
                    )
                },
            },
            {
                f"{KEY}.api_key": {
                    "customer_id": "customer-1",
                    "description": "second",
                    "enabled": False,
                    "tags": {"team": "speech", "stage": "test"},
                }
            },
            {f"{KEY}.api_key": {"customer_id": "customer-2", "enabled": True, "tags": {"stage": "test"}}},
        ),
    ),
    Kind(
        "api_key_value",
        tuple({f"{KEY}.api_key_value": {"value": re.compile(rf".*-a-value-at-step-{step}")}} for step in (1, 2, 3)),
    ),
    Kind(
        "api_keys",
        (
            {
                "data.aws_api_gateway_api_keys.api_keys": {
                    "items.0.value": re.compile(r"[A-Za-z0-9]{40}"),
                    "items.1.customer_id": re.compile(".*-customer"),
                    "items.2": None,
                }
            },
        ),
    ),
    Kind(
        "usage_plan",
        (
            {
                f"{PLAN}.usage_plan": {
                    "api_stages": [],
                    "arn": re.compile(r"arn:aws:apigateway:[a-z0-9-]+::/usageplans/[a-z0-9]{6}"),
                    "description": "",
                    "name": re.compile(".*-one"),
                    "product_code": "",
                    "quota_settings": [],
                    "tags": {"team": "vision"},
                    "throttle_settings": [],
                }
            },
            {
                f"{PLAN}.usage_plan": {
                    "description": "a description",
                    "name": re.compile(".*-two"),
                    "product_code": "MYCODE",
                    "tags": {"team": "speech", "stage": "test"},
                }
            },
            {f"{PLAN}.usage_plan": {"description": "", "product_code": "MYCODE2", "tags": {"stage": "test"}}},
        ),
    ),
    Kind(
        "usage_plan_quota",
        (
            {
                f"{PLAN}.usage_plan_quota": {"quota_settings": [{"limit": 100, "offset": 6, "period": "WEEK"}]},
                f"{PLAN}.usage_plan_quota_by_and_by": {"quota_settings": []},
            },
            {
                f"{PLAN}.usage_plan_quota": {"quota_settings": [{"limit": 200, "offset": 20, "period": "MONTH"}]},
                f"{PLAN}.usage_plan_quota_by_and_by": {"quota_settings": [{"limit": 5, "offset": 0, "period": "DAY"}]},
            },
            {
                f"{PLAN}.usage_plan_quota": {"quota_settings": []},
                f"{PLAN}.usage_plan_quota_by_and_by": {"quota_settings": [{"limit": 6, "offset": 0, "period": "DAY"}]},
            },
        ),
    ),
    Kind(
        "usage_plan_throttle",
        (
            {
                f"{PLAN}.usage_plan_throttle": {"throttle_settings": [{"burst_limit": 2, "rate_limit": 5}]},
                f"{PLAN}.usage_plan_throttle_of_a_rate": {"throttle_settings": [{"burst_limit": 0, "rate_limit": 1.5}]},
            },
            {
                f"{PLAN}.usage_plan_throttle": {"throttle_settings": [{"burst_limit": 3, "rate_limit": 6.5}]},
                f"{PLAN}.usage_plan_throttle_of_a_rate": {"throttle_settings": [{"burst_limit": 0, "rate_limit": 2}]},
            },
            {
                f"{PLAN}.usage_plan_throttle": {"throttle_settings": []},
                f"{PLAN}.usage_plan_throttle_of_a_rate": {"throttle_settings": [{"burst_limit": 0, "rate_limit": 3}]},
            },
        ),
    ),
    Kind(
        "usage_plan_stages",
        (
            {
                f"{PLAN}.usage_plan_stages": {"api_stages": [{"api_id": API, "stage": "one", "throttle": []}]},
                f"{PLAN}.usage_plan_stages_throttle": {
                    "api_stages.0.stage": "one",
                    "api_stages.0.throttle": [{"burst_limit": 3, "path": "/digits/GET", "rate_limit": 6}],
                },
            },
            {
                f"{PLAN}.usage_plan_stages": {
                    "api_stages": [
                        {"api_id": API, "stage": "one", "throttle": []},
                        {"api_id": API, "stage": "two", "throttle": []},
                    ]
                },
                f"{PLAN}.usage_plan_stages_throttle": {
                    "api_stages.0.throttle": [
                        {"burst_limit": 3, "path": "/digits/GET", "rate_limit": 6},
                        {"burst_limit": 4, "path": "/digits/POST", "rate_limit": 8},
                    ]
                },
            },
            {
                f"{PLAN}.usage_plan_stages": {"api_stages": []},
                f"{PLAN}.usage_plan_stages_throttle": {
                    "api_stages.0.throttle": [{"burst_limit": 5, "path": "/digits/POST", "rate_limit": 10}]
                },
            },
        ),
    ),
    Kind(
        "usage_plan_key",
        (
            {
                MEMBER: {
                    "key_id": Same(f"{KEY}.api_key_with_a_value", "id"),
                    "name": Same(f"{KEY}.api_key_with_a_value", "name"),
                    "usage_plan_id": Same(f'{PLAN}.usage_plan_key["one"]', "id"),
                    "value": Same(f"{KEY}.api_key_with_a_value", "value"),
                }
            },
            {MEMBER: {"usage_plan_id": Same(f'{PLAN}.usage_plan_key["two"]', "id")}},
        ),
    ),
)


class TestPlans(Acceptance):
    configuration = "plans"
    kinds = KINDS
