"""examples/private_api: from the outside there is no way in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

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
    return module_deploy_stack("examples/private_api", endpoint_name=endpoint_name, name=unique_name_factory("private"))


def test_from_the_outside_there_is_no_way_in(api: Stack, payload: Mapping[str, Any]) -> None:
    answer = requests.post(api.url(), json=payload, timeout=30)

    assert answer.status_code == 403


def test_through_the_vpc_endpoint_there_is_a_prediction(api: Stack, payload: Mapping[str, Any]) -> None:
    if not api.target.exclusive:
        pytest.skip("nothing here is in the VPC; the local target takes the name for the way")
    host = (
        f"{api.outputs['rest_api_id']}-{api.outputs['vpc_endpoint_id']}.execute-api.{api.target.region}.amazonaws.com"
    )
    local = urlsplit(api.url()).netloc

    answer = requests.post(f"http://{local}/v1/predict", json=payload, headers={"Host": host}, timeout=30)

    assert answer.status_code == 200
    assert digit(answer.json()) == 7


def test_a_second_plan_is_empty(api: Stack) -> None:
    assert api.plan().is_empty
