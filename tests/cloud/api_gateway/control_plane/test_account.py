"""The account: its throttle, its features, and the role that its logs are written with."""

from __future__ import annotations

from typing import Any

import pytest

from sagemaker_rest.cloud.api_gateway.control_plane.control_plane import ApiGatewayControlPlane
from sagemaker_rest.cloud.api_gateway.control_plane.surroundings import Surroundings
from tests.cloud.api_gateway.control_plane.calls import members
from tests.cloud.api_gateway.control_plane.refusals import bad_request
from tests.cloud.own_service import ACCOUNT, REGION, client_of

ROLE = f"arn:aws:iam::{ACCOUNT}:role/logs"
DEFAULTS = {
    "throttleSettings": {"burstLimit": 5000, "rateLimit": 10000.0},
    "features": ["UsagePlans"],
    "apiKeyVersion": "4",
}


def replace(value: str | None) -> list[dict[str, Any]]:
    return [{"op": "replace", "path": "/cloudwatchRoleArn", "value": value}]


def test_an_account_begins_with_the_defaults(apigateway: Any) -> None:
    assert members(apigateway.get_account()) == DEFAULTS


def test_a_role_is_set_and_taken_away(apigateway: Any) -> None:
    given = apigateway.update_account(patchOperations=replace(ROLE))
    kept = apigateway.get_account()
    taken = apigateway.update_account(patchOperations=replace(""))

    assert members(given) == members(kept) == {"cloudwatchRoleArn": ROLE, **DEFAULTS}
    assert members(taken) == DEFAULTS


def test_a_role_is_tried_before_it_is_kept() -> None:
    tried = []

    def refuse(role: str, logs: str) -> bool:
        tried.append((role, logs))
        return False

    plane = ApiGatewayControlPlane(Surroundings(may_write_logs=refuse))
    client = client_of("apigateway", plane.answer)

    with bad_request(
        "The role ARN does not have required permissions configured. Please grant trust permission for API Gateway and "
        "add the required role policy."
    ):
        client.update_account(patchOperations=replace(ROLE))
    assert tried == [(ROLE, f"arn:aws:logs:{REGION}:{ACCOUNT}")]
    assert "cloudwatchRoleArn" not in client.get_account()


@pytest.mark.parametrize(
    ("operation", "message"),
    [
        pytest.param(
            {"op": "replace", "path": "/cloudwatchRoleArn", "value": "logs"},
            "The role ARN is not well formed",
            id="a role of no ARN",
        ),
        pytest.param(
            {"op": "add", "path": "/cloudwatchRoleArn", "value": ROLE},
            "Invalid patch operation specified. Must be one of: [replace, remove]",
            id="an operation that is not for it",
        ),
        pytest.param(
            {"op": "replace", "path": "/throttleSettings/rateLimit", "value": "1"},
            "Invalid patch path /throttleSettings/rateLimit",
            id="a throttle, which is AWS's to change",
        ),
        pytest.param(
            {"op": "add", "path": "/features", "value": "Wrong"},
            "Invalid feature specified: Wrong",
            id="an unknown feature",
        ),
    ],
)
def test_a_change_that_cannot_be_is_refused(apigateway: Any, operation: dict[str, str], message: str) -> None:
    with bad_request(message):
        apigateway.update_account(patchOperations=[operation])


def test_usage_plans_may_be_enabled_again(apigateway: Any) -> None:
    changed = apigateway.update_account(patchOperations=[{"op": "add", "path": "/features", "value": "UsagePlans"}])

    assert changed["features"] == ["UsagePlans"]
