"""examples/multi_route: several routes of one API, each with its own answer and its own callers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import requests

from tests.scenarios.e2e.api.requesting import Signed, digit, route_url

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sagemaker_rest.pytest_plugin import DeployStack, UniqueName
    from sagemaker_rest.targets.stack import Stack

pytestmark = pytest.mark.e2e


@pytest.fixture(scope="module")
def api(module_deploy_stack: DeployStack, unique_name_factory: UniqueName, endpoint_name: str) -> Stack:
    return module_deploy_stack("examples/multi_route", endpoint_name=endpoint_name, name=unique_name_factory("routes"))


@pytest.fixture(scope="module")
def owner(api: Stack) -> Mapping[str, str]:
    """The credentials with which the stack was made."""
    environment = api.target.environment
    return {
        "AccessKeyId": environment["AWS_ACCESS_KEY_ID"],
        "SecretAccessKey": environment["AWS_SECRET_ACCESS_KEY"],
    }


def test_one_route_gives_all_probabilities(api: Stack, payload: Mapping[str, Any]) -> None:
    answer = requests.post(route_url(api, "predict"), json=payload, timeout=30)

    assert answer.status_code == 200
    assert digit(answer.json()) == 7


def test_another_gives_the_digit_alone(api: Stack, payload: Mapping[str, Any]) -> None:
    answer = requests.post(route_url(api, "name"), json=payload, timeout=30)

    assert answer.status_code == 200
    assert answer.json() == {"digit": 7, "probability": pytest.approx(1, abs=0.1)}


def test_an_error_is_no_digit(api: Stack) -> None:
    answer = requests.post(route_url(api, "name"), json={"instances": "seven"}, timeout=30)

    assert answer.status_code == 424
    assert answer.json()["type"] == "MODEL_ERROR"
    assert answer.json()["modelStatus"] == 400


@pytest.mark.parametrize(
    ("variant", "status"), [("AllTraffic", 200), ("Nobody", 400)], ids=["a variant", "no such variant"]
)
def test_the_path_names_the_variant(
    api: Stack, owner: Mapping[str, str], payload: Mapping[str, Any], variant: str, status: int
) -> None:
    url = route_url(api, "internal").replace("{variant}", variant)

    answer = requests.post(url, json=payload, auth=Signed(owner, api.target.region), timeout=30)

    assert answer.status_code == status


def test_the_internal_route_is_not_for_everyone(api: Stack, payload: Mapping[str, Any]) -> None:
    answer = requests.post(route_url(api, "internal").replace("{variant}", "AllTraffic"), json=payload, timeout=30)

    assert answer.status_code == 403


def test_a_second_plan_is_empty(api: Stack) -> None:
    assert api.plan().is_empty
