"""apigw_sagemaker_integration on a LocalStack, which has no SageMaker: the module needs no more than a name."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
import requests

if TYPE_CHECKING:
    from sagemaker_rest.pytest_plugin import DeployStack, UniqueName
    from sagemaker_rest.targets.stack import Stack
    from sagemaker_rest.targets.target import Target

pytestmark = pytest.mark.localstack

ENDPOINT = "digits"
SCHEMA = json.dumps({"type": "object", "required": ["instances"]})
ORIGIN = "https://www.example.com"


@pytest.fixture(scope="module")
def api(module_deploy_stack: DeployStack, unique_name_factory: UniqueName) -> Stack:
    return module_deploy_stack(
        "modules/apigw_sagemaker_integration",
        name=unique_name_factory("api"),
        authorization="NONE",
        routes={
            "predict": {"endpoint_name": ENDPOINT, "request_schema": SCHEMA},
            "counted": {"endpoint_name": ENDPOINT, "api_key_required": True},
        },
        cors={"allow_origin": ORIGIN},
        usage_plans={"gold": {"api_keys": {"alice": {}}}},
    )


@pytest.fixture
def send(api: Stack, target: Target) -> Any:
    def send_to(route: str, method: str = "POST", **given: Any) -> requests.Response:
        return requests.request(method, target.stage_url(api.outputs["invoke_urls"][route]), timeout=30, **given)

    return send_to


def test_a_second_plan_is_empty(api: Stack) -> None:
    assert api.plan().is_empty


def test_the_role_may_invoke_the_endpoint_and_nothing_else(api: Stack, target: Target) -> None:
    iam, role = target.client("iam"), api.outputs["integration_role_arn"].rpartition("/")[2]
    (policy,) = iam.list_role_policies(RoleName=role)["PolicyNames"]
    (statement,) = iam.get_role_policy(RoleName=role, PolicyName=policy)["PolicyDocument"]["Statement"]

    assert statement["Action"] == "sagemaker:InvokeEndpoint"
    assert statement["Resource"].endswith(f":endpoint/{ENDPOINT}")


# LocalStack leaves out the templates and headers of gateway responses (two TODOs in its
# execute_api/handlers/gateway_exception.py), so `type`, `requestId` and the headers of CORS cannot be seen here.
def test_a_body_that_the_schema_refuses_is_refused(send: Any) -> None:
    answer = send("predict", json={})

    assert (answer.status_code, answer.json()["message"]) == (400, "Invalid request body")


def test_a_request_without_its_key_is_refused(send: Any) -> None:
    answer = send("counted", json={"instances": []})

    assert (answer.status_code, answer.json()["message"]) == (403, "Forbidden")
    assert answer.headers["x-amzn-ErrorType"] == "ForbiddenException"


def test_a_preflight_request_is_answered(send: Any) -> None:
    answer = send("predict", "OPTIONS", headers={"Origin": ORIGIN, "Access-Control-Request-Method": "POST"})

    assert answer.status_code == 204
    assert answer.headers["Access-Control-Allow-Origin"] == ORIGIN
    assert "POST" in answer.headers["Access-Control-Allow-Methods"]


def test_a_destroy_leaves_nothing(deploy_stack: DeployStack, unique_name: str, target: Target) -> None:
    api = deploy_stack(
        "modules/apigw_sagemaker_integration", name=unique_name, routes={"predict": {"endpoint_name": ENDPOINT}}
    )
    made = {line for line in target.inventory() if unique_name in line}

    api.destroy()

    assert made
    assert {line for line in target.inventory() if unique_name in line} == set()
