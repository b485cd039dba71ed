"""examples/request_validation: what the schema does not allow never reaches the endpoint."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import requests

from tests.scenarios.e2e.api.requesting import digit, message

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sagemaker_rest.pytest_plugin import DeployStack, UniqueName
    from sagemaker_rest.targets.stack import Stack

pytestmark = pytest.mark.e2e

ID = {"X-Amzn-SageMaker-Inference-Id": "1"}


@pytest.fixture(scope="module")
def api(module_deploy_stack: DeployStack, unique_name_factory: UniqueName, endpoint_name: str) -> Stack:
    return module_deploy_stack(
        "examples/request_validation", endpoint_name=endpoint_name, name=unique_name_factory("valid")
    )


def test_what_the_schema_allows_gets_a_prediction(api: Stack, payload: Mapping[str, Any]) -> None:
    answer = requests.post(api.url(), json=payload, headers=ID, timeout=30)

    assert answer.status_code == 200
    assert digit(answer.json()) == 7


@pytest.mark.parametrize(
    "body",
    [
        pytest.param("seven", id="no JSON"),
        pytest.param("{}", id="no instances"),
        pytest.param('{"instances": []}', id="not one instance"),
        pytest.param('{"instances": [[[0, 1], [1, 0]]]}', id="another shape"),
        pytest.param('{"instances": "seven"}', id="no array"),
    ],
)
def test_what_the_schema_does_not_allow_is_refused(api: Stack, body: str) -> None:
    answer = requests.post(api.url(), data=body, headers={**ID, "Content-Type": "application/json"}, timeout=30)

    assert answer.status_code == 400
    assert message(answer.json()) == "Invalid request body"
    assert answer.headers["x-amzn-ErrorType"] == "BadRequestException"


def test_a_header_that_is_missing_is_named(api: Stack, payload: Mapping[str, Any]) -> None:
    answer = requests.post(api.url(), json=payload, timeout=30)

    assert answer.status_code == 400
    assert message(answer.json()) == "Missing required request parameters: [X-Amzn-SageMaker-Inference-Id]"


def test_another_content_type_does_not_get_round_the_schema(api: Stack) -> None:
    answer = requests.post(api.url(), data="seven", headers={**ID, "Content-Type": "text/plain"}, timeout=30)

    assert answer.status_code == 400
    assert message(answer.json()) == "Invalid request body"


def test_a_second_plan_is_empty(api: Stack) -> None:
    assert api.plan().is_empty
