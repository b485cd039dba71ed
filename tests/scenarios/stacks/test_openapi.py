"""Stacks whose APIs are defined by OpenAPI documents: applied, asked, changed, planned again."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
import requests

from tests.scenarios.e2e.api.requesting import Signed

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from sagemaker_rest.pytest_plugin import UniqueName
    from sagemaker_rest.targets.deployer import Deployer
    from sagemaker_rest.targets.stack import Stack
    from sagemaker_rest.targets.target import Target

# each test goes on where the one before left the stack
pytestmark = [pytest.mark.e2e, pytest.mark.random_order(disabled=True)]

POINTS = {"rows": [{"x": 1, "y": 2.5}, {"x": 0, "y": 4}]}


@pytest.fixture(scope="module")
def stack(deployer: Deployer, target: Target, unique_name_factory: UniqueName, echo_archive: Path) -> Stack:
    name = unique_name_factory("openapi")
    return deployer.deploy("openapi", {"region": target.region, "name": name, "archive": echo_archive})


@pytest.fixture(scope="module")
def caller(stack: Stack) -> Mapping[str, str]:
    """Credentials of a role of the account that has no permissions."""
    sts = stack.target.client("sts")
    role = sts.assume_role(RoleArn=stack.outputs["caller_role_arn"], RoleSessionName="test")
    credentials: Mapping[str, str] = role["Credentials"]
    return credentials


def url(stack: Stack, api: str, path: str = "") -> str:
    return stack.target.stage_url(stack.outputs[f"{api}_url"]) + path


def test_a_document_as_an_expression_reaches_the_model_with_a_key(stack: Stack) -> None:
    key = {"x-api-key": stack.outputs["json_key"]}

    answer = requests.post(url(stack, "json", "/invocations"), json=[1], headers=key, timeout=30)

    assert (answer.status_code, answer.json()["received"]) == (200, "[1]")


def test_the_documents_gateway_response_words_the_refusal(stack: Stack) -> None:
    answer = requests.post(url(stack, "json", "/invocations"), json=[1], timeout=30)

    assert (answer.status_code, answer.json()) == (401, {"error": "Forbidden"})


def test_any_method_of_any_other_path_is_the_documents_mock(stack: Stack) -> None:
    answer = requests.patch(url(stack, "json", "/some/where"), json={}, timeout=30)

    assert (answer.status_code, answer.json()) == (404, {"no": "some/where"})


def test_what_terraform_says_of_the_api_holds_over_the_document(stack: Stack) -> None:
    apis = stack.target.client("apigateway").get_rest_apis()["items"]

    known = {api["name"].rpartition("-")[2]: api for api in apis}
    assert known["json"]["description"] == "Named by Terraform, whatever the document says"
    assert known["json"]["binaryMediaTypes"] == ["image/*"]
    assert known["yaml"]["description"] == "Out of a file"
    assert known["yaml"]["binaryMediaTypes"] == ["application/x-npy"]
    assert known["yaml"]["minimumCompressionSize"] == 1024


def test_a_document_out_of_a_file_maps_both_ways_below_its_base_path(stack: Stack) -> None:
    answer = requests.post(
        url(stack, "yaml", "/ml/predict/points"), json=POINTS, headers={"X-Trace": "t-1"}, timeout=30
    )

    assert (answer.status_code, answer.headers["X-Kind"]) == (200, "application/json")
    assert answer.json()["attributes"] == "t-1"
    assert json.loads(answer.json()["received"]) == {"kind": "points", "instances": [[1, 2.5], [0, 4]]}


@pytest.mark.parametrize(
    ("body", "headers", "message"),
    [
        pytest.param(POINTS, {}, "Missing required request parameters: [X-Trace]", id="no header"),
        pytest.param({"rows": []}, {"X-Trace": "t"}, "Invalid request body", id="no rows"),
        pytest.param({"rows": [{"x": 1}]}, {"X-Trace": "t"}, "Invalid request body", id="half a point"),
    ],
)
def test_the_documents_validator_refuses(stack: Stack, body: Any, headers: dict[str, str], message: str) -> None:
    answer = requests.post(url(stack, "yaml", "/ml/predict/points"), json=body, headers=headers, timeout=30)

    assert (answer.status_code, answer.json()) == (400, {"message": message})


def test_the_models_error_takes_the_response_that_the_document_has_for_it(stack: Stack) -> None:
    answer = requests.post(url(stack, "yaml", "/ml/predict/refuse"), json=POINTS, headers={"X-Trace": "t"}, timeout=30)

    assert (answer.status_code, answer.json()) == (400, {"refused": True})


def test_resources_beside_a_merged_document_are_served(stack: Stack) -> None:
    assert requests.get(url(stack, "merged", "/health"), timeout=30).status_code == 200


def test_the_documents_security_wants_a_signature(stack: Stack, caller: Mapping[str, str]) -> None:
    unsigned = requests.post(url(stack, "merged"), json=[1], timeout=30)
    signed = requests.post(url(stack, "merged"), json=[1], auth=Signed(caller, stack.target.region), timeout=30)

    assert (unsigned.status_code, signed.status_code) == (403, 200)
    assert signed.json()["received"] == "[1]"


def test_a_second_plan_is_empty(stack: Stack) -> None:
    assert dict(stack.plan().changes) == {}


def test_a_changed_document_is_imported_over_the_old_one_and_deployed(stack: Stack) -> None:
    stack.apply(second=True)

    greeting = requests.get(url(stack, "yaml", "/ml/greeting"), timeout=30)
    health = requests.get(url(stack, "merged", "/health"), timeout=30)
    assert (greeting.json(), health.status_code) == ({"greeting": "second"}, 200)
    assert dict(stack.plan().changes) == {}
