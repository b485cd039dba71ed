"""examples/existing_api: predictions beside the routes that an API has already."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import requests

from tests.scenarios.e2e.api.requesting import digit

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sagemaker_rest.pytest_plugin import DeployStack, UniqueName
    from sagemaker_rest.targets.stack import Stack

pytestmark = pytest.mark.e2e


@pytest.fixture(scope="module")
def api(module_deploy_stack: DeployStack, unique_name_factory: UniqueName, endpoint_name: str) -> Stack:
    return module_deploy_stack("examples/existing_api", endpoint_name=endpoint_name, name=unique_name_factory("shop"))


def test_the_added_route_gives_a_prediction(api: Stack, payload: Mapping[str, Any]) -> None:
    answer = requests.post(api.url(), json=payload, timeout=30)

    assert answer.status_code == 200
    assert digit(answer.json()) == 7


def test_the_apis_own_route_answers_as_before(api: Stack) -> None:
    answer = requests.get(api.target.stage_url(api.outputs["health_url"]), timeout=30)

    assert answer.status_code == 200
    assert answer.json() == {"status": "up"}


def test_a_second_plan_is_empty(api: Stack) -> None:
    assert api.plan().is_empty
