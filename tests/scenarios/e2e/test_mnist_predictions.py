"""The main job: the deployed example answers with the right digit, and wrong input with the status that AWS gives."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
import requests

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sagemaker_rest.targets.stack import Stack
    from sagemaker_rest.targets.target import Target

pytestmark = pytest.mark.e2e

MEGABYTE = 1024 * 1024


def digit(document: Mapping[str, Any]) -> int:
    (probabilities,) = document["predictions"]
    assert len(probabilities) == 10
    assert sum(probabilities) == pytest.approx(1, abs=1e-3)
    return int(max(range(10), key=probabilities.__getitem__))


def test_posting_the_payload_puts_seven_on_top(mnist: Stack, payload: Mapping[str, Any]) -> None:
    answer = requests.post(mnist.url(), json=payload, timeout=30)

    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "application/json"
    assert answer.headers["x-Amzn-Invoked-Production-Variant"] == "AllTraffic"
    assert digit(answer.json()) == 7


def test_invoking_the_endpoint_itself_puts_seven_on_top(
    mnist: Stack, target: Target, payload: Mapping[str, Any]
) -> None:
    answer = target.client("sagemaker-runtime").invoke_endpoint(
        EndpointName=mnist.outputs["endpoint_name"], ContentType="application/json", Body=json.dumps(payload)
    )

    assert answer["InvokedProductionVariant"] == "AllTraffic"
    assert digit(json.loads(answer["Body"].read())) == 7


def test_a_second_plan_is_empty(mnist: Stack) -> None:
    assert mnist.plan().is_empty


@pytest.mark.parametrize(
    ("body", "content_type", "status", "message"),
    [
        pytest.param(b"seven", "application/json", 424, "JSON Parse error", id="not JSON"),
        pytest.param(b'{"instances": [[1, 2, 3]]}', "application/json", 424, "shape", id="wrong shape"),
        pytest.param(b'{"instances": "seven"}', "application/json", 424, "list", id="not a list"),
        pytest.param(b"{}", "application/json", 424, "instances", id="no instances"),
        pytest.param(b"", "application/json", 424, "JSON", id="empty"),
        pytest.param(b"seven", "text/plain", 424, "Unsupported Media Type: text/plain", id="wrong content type"),
        pytest.param(b"x" * (9 * MEGABYTE), "application/json", 424, "JSON Parse error", id="as much as is taken"),
        pytest.param(
            b"x" * (11 * MEGABYTE), "application/json", 413, "Request Too Long", id="more than API Gateway takes"
        ),
    ],
)
def test_wrong_input_gets_awss_status_and_the_next_request_works(
    mnist: Stack, payload: Mapping[str, Any], body: bytes, content_type: str, status: int, message: str
) -> None:
    wrong = requests.post(mnist.url(), data=body, headers={"Content-Type": content_type}, timeout=30)
    right = requests.post(mnist.url(), json=payload, timeout=30)

    assert wrong.status_code == status
    assert message in wrong.json()["message"]
    assert digit(right.json()) == 7


@pytest.mark.parametrize(
    ("method", "path"),
    [
        pytest.param("POST", "nothing-here", id="another path"),
        pytest.param("GET", "", id="another method"),
    ],
)
def test_a_route_that_does_not_exist_is_forbidden(mnist: Stack, method: str, path: str) -> None:
    answer = requests.request(method, mnist.url(path), timeout=30)

    assert answer.status_code == 403
    assert answer.json() == {
        "message": "Missing Authentication Token",
        "type": "MISSING_AUTHENTICATION_TOKEN",
        "requestId": answer.headers["x-amzn-RequestId"],
    }
    assert answer.headers["x-amzn-ErrorType"] == "MissingAuthenticationTokenException"
