"""examples/cors_browser: a browser lets a page of the one origin read predictions and errors."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import requests

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sagemaker_rest.pytest_plugin import DeployStack, UniqueName
    from sagemaker_rest.targets.stack import Stack

pytestmark = pytest.mark.e2e

ORIGIN = "https://www.example.com"


@pytest.fixture(scope="module")
def api(module_deploy_stack: DeployStack, unique_name_factory: UniqueName, endpoint_name: str) -> Stack:
    return module_deploy_stack(
        "examples/cors_browser", endpoint_name=endpoint_name, name=unique_name_factory("cors"), allow_origin=ORIGIN
    )


def test_a_preflight_request_is_told_what_a_page_may_send(api: Stack) -> None:
    answer = requests.options(
        api.url(),
        headers={
            "Origin": ORIGIN,
            "Access-Control-Request-Method": "POST",
            "Access-Control-Request-Headers": "content-type",
        },
        timeout=30,
    )

    assert answer.ok
    assert answer.headers["Access-Control-Allow-Origin"] == ORIGIN
    assert "POST" in answer.headers["Access-Control-Allow-Methods"]
    assert "content-type" in answer.headers["Access-Control-Allow-Headers"].lower()


def test_a_page_may_read_predictions(api: Stack, payload: Mapping[str, Any]) -> None:
    answer = requests.post(api.url(), json=payload, headers={"Origin": ORIGIN}, timeout=30)

    assert answer.status_code == 200
    assert answer.headers["Access-Control-Allow-Origin"] == ORIGIN


@pytest.mark.parametrize(
    ("path", "status"),
    [pytest.param("", 424, id="the model's"), pytest.param("nothing-here", 403, id="API Gateway's own")],
)
def test_a_page_may_read_errors(api: Stack, path: str, status: int) -> None:
    answer = requests.post(api.url(path), json={"instances": "seven"}, headers={"Origin": ORIGIN}, timeout=30)

    assert answer.status_code == status
    assert answer.headers["Access-Control-Allow-Origin"] == ORIGIN


def test_a_second_plan_is_empty(api: Stack) -> None:
    assert api.plan().is_empty
