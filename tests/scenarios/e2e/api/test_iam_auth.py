"""examples/iam_auth: callers sign, and their role's policy says what they may call."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import requests

from tests.scenarios.e2e.api.requesting import Signed, digit, message, route_url

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sagemaker_rest.pytest_plugin import DeployStack, UniqueName
    from sagemaker_rest.targets.stack import Stack

pytestmark = pytest.mark.e2e


@pytest.fixture(scope="module")
def api(module_deploy_stack: DeployStack, unique_name_factory: UniqueName, endpoint_name: str) -> Stack:
    return module_deploy_stack("examples/iam_auth", endpoint_name=endpoint_name, name=unique_name_factory("signed"))


@pytest.fixture(scope="module")
def caller(api: Stack) -> Mapping[str, str]:
    """Credentials of the role that may call one route."""
    credentials: Mapping[str, str] = api.target.client("sts").assume_role(
        RoleArn=api.outputs["caller_role_arn"], RoleSessionName="test"
    )["Credentials"]
    return credentials


def test_a_signed_request_of_who_may_call_gets_a_prediction(
    api: Stack, caller: Mapping[str, str], payload: Mapping[str, Any]
) -> None:
    answer = requests.post(route_url(api, "predict"), json=payload, auth=Signed(caller, api.target.region), timeout=30)

    assert answer.status_code == 200
    assert digit(answer.json()) == 7


def test_a_request_that_is_not_signed_is_forbidden(api: Stack, payload: Mapping[str, Any]) -> None:
    answer = requests.post(route_url(api, "predict"), json=payload, timeout=30)

    assert answer.status_code == 403
    assert message(answer.json()) == "Missing Authentication Token"


def test_a_route_that_the_role_may_not_call_is_named(
    api: Stack, caller: Mapping[str, str], payload: Mapping[str, Any]
) -> None:
    answer = requests.post(route_url(api, "other"), json=payload, auth=Signed(caller, api.target.region), timeout=30)

    assert answer.status_code == 403
    assert "is not authorized to perform: execute-api:Invoke on resource" in message(answer.json())


def test_a_signature_by_another_secret_is_refused(
    api: Stack, caller: Mapping[str, str], payload: Mapping[str, Any]
) -> None:
    wrong = {**caller, "SecretAccessKey": "not the secret"}

    answer = requests.post(route_url(api, "predict"), json=payload, auth=Signed(wrong, api.target.region), timeout=30)

    assert answer.status_code == 403
    assert answer.headers["x-amzn-ErrorType"] == "InvalidSignatureException"


def test_a_second_plan_is_empty(api: Stack) -> None:
    assert api.plan().is_empty
