"""Calling an AWS service: as which role, within which time, and what becomes of its failures."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING

import pytest

from tests.cloud.api_gateway.data_plane.deployed_api import (
    ROLE,
    UNTRUSTING_ROLE,
    Backend,
    Scene,
    answer_with,
    api,
    integration,
    message,
    method,
    resource,
    stage,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sagemaker_rest.cloud.api_gateway.data_plane.snapshot import ApiSnapshot
    from sagemaker_rest.cloud.http import HttpRequest, HttpResponse


def calling(**changes: object) -> ApiSnapshot:
    return api(resource("/predict", POST=method(integration(**changes))))


def test_the_body_and_the_answer_pass_through(serve: Callable[..., Scene]) -> None:
    scene = serve()

    answer = scene.send(body=b'{"instances": [[1.0]]}')

    assert (answer.status, answer.body) == (200, b'{"predictions": [7]}')
    assert answer.headers["Content-Type"] == "application/json"
    assert scene.backend.request.body == b'{"instances": [[1.0]]}'
    assert (scene.backend.request.method, scene.backend.request.path) == ("POST", "/endpoints/mnist/invocations")


def test_the_service_is_called_as_the_role_that_api_gateway_assumed(serve: Callable[..., Scene]) -> None:
    scene = serve(calling(credentials="${stageVariables.role}"), stage(variables={"role": ROLE}))

    scene.send()

    (principal,) = scene.backend.principals
    assert principal.arn == f"{ROLE}/apigateway.amazonaws.com"


@pytest.mark.parametrize("credentials", [UNTRUSTING_ROLE, None], ids=["one-that-cannot-be-assumed", "none"])
def test_without_a_role_it_is_an_internal_server_error(
    serve: Callable[..., Scene], caplog: pytest.LogCaptureFixture, credentials: str | None
) -> None:
    scene = serve(calling(credentials=credentials))

    answer = scene.send()

    assert (answer.status, message(answer)) == (500, "Internal server error")
    assert answer.headers["x-amzn-ErrorType"] == "InternalServerErrorException"
    assert "Execution failed due to configuration error" in caplog.text
    assert scene.backend.requests == []


def test_what_the_service_forbids_is_an_answer_like_any_other(serve: Callable[..., Scene]) -> None:
    scene = serve(backend=Backend(answer_with(403, b'{"Message": "not authorized"}')))

    answer = scene.send()

    assert (answer.status, answer.body) == (200, b'{"Message": "not authorized"}')


def test_an_integration_uri_that_is_none_is_an_internal_server_error(serve: Callable[..., Scene]) -> None:
    assert serve(calling(uri="https://example.com")).send().status == 500


def test_a_service_that_fails_is_an_internal_server_error(serve: Callable[..., Scene]) -> None:
    def fail(_: HttpRequest) -> HttpResponse:
        raise RuntimeError("broken")

    answer = serve(backend=Backend(fail)).send()

    assert (answer.status, message(answer)) == (500, "Internal server error")


def test_an_answer_over_ten_megabytes_is_an_internal_server_error(serve: Callable[..., Scene]) -> None:
    answer = serve(backend=Backend(answer_with(body=b" " * (10 * 1024 * 1024 + 1)))).send()

    assert (answer.status, message(answer)) == (500, "Internal server error")


@pytest.fixture
def release() -> Iterator[threading.Event]:
    """Lets a backend that waits for it go on; set at the end whatever happens."""
    event = threading.Event()
    yield event
    event.set()


def test_a_service_that_takes_too_long_times_out_and_its_late_answer_is_dropped(
    serve: Callable[..., Scene], release: threading.Event
) -> None:
    answered = threading.Event()

    def late(_: HttpRequest) -> HttpResponse:
        release.wait(10)
        answered.set()
        return answer_with()

    scene = serve(calling(timeout_millis=50), backend=Backend(late))

    began = time.monotonic()
    answer = scene.send()
    took = time.monotonic() - began

    assert (answer.status, message(answer)) == (504, "Endpoint request timed out")
    assert answer.headers["x-amzn-ErrorType"] == "InternalServerErrorException"
    assert 0.05 <= took < 5
    release.set()
    assert answered.wait(5)


def test_late_calls_do_not_keep_others_waiting(serve: Callable[..., Scene], release: threading.Event) -> None:
    def late_at_first(_: HttpRequest) -> HttpResponse:
        release.wait(10)
        return answer_with()

    scene = serve(calling(timeout_millis=50), backend=Backend(late_at_first))

    late = [scene.send().status for _ in range(3)]
    release.set()
    scene.send()
    afterwards = scene.send().status

    assert late == [504, 504, 504]
    assert afterwards == 200


def test_the_gateway_adds_less_than_a_millisecond(serve: Callable[..., Scene]) -> None:
    scene = serve()
    scene.send()

    # the processor's time, which other work on the machine does not lengthen
    began = time.process_time()
    for _ in range(300):
        scene.send(body=b" " * 10_000)
    took = time.process_time() - began

    assert took / 300 < 0.001
