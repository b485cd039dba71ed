"""A stage's throttling: a bucket of tokens for each method."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from sagemaker_rest.cloud.api_gateway.data_plane.addressing import Address
from sagemaker_rest.cloud.api_gateway.data_plane.faults import GatewayFaultError
from sagemaker_rest.cloud.api_gateway.data_plane.invocation import Invocation, Trace
from sagemaker_rest.cloud.api_gateway.data_plane.routing import Route, find_route
from sagemaker_rest.cloud.api_gateway.data_plane.snapshot import StageSnapshot, Throttle
from sagemaker_rest.cloud.api_gateway.data_plane.throttling import Throttles
from tests.cloud.api_gateway.data_plane.deployed_api import Scene, api, message, method, request, resource, stage

if TYPE_CHECKING:
    from collections.abc import Callable

EVERY_METHOD = ("/*", "*")
API = api(resource("/predict", POST=method(), PUT=method(http_method="PUT")))


class Clock:
    """A time that the test sets, in seconds."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


def call_of(http_method: str, at: StageSnapshot) -> tuple[Invocation, Route]:
    route = find_route(API, "/predict", http_method)
    assert route is not None
    address = Address("abc123", "v1", "/predict", "localhost")
    return Invocation(request(), address, Trace.new(), API, at, route), route


def admitted(throttles: Throttles, at: StageSnapshot, http_method: str = "POST") -> bool:
    try:
        throttles.admit(*call_of(http_method, at))
    except GatewayFaultError:
        return False
    return True


def test_a_burst_passes_and_what_is_over_it_does_not() -> None:
    throttles, limited = Throttles(Clock()), stage(throttles={EVERY_METHOD: Throttle(rate=1, burst=2)})

    assert [admitted(throttles, limited) for _ in range(4)] == [True, True, False, False]


def test_the_bucket_fills_at_its_rate_and_not_over_its_burst() -> None:
    clock = Clock()
    throttles, limited = Throttles(clock), stage(throttles={EVERY_METHOD: Throttle(rate=2, burst=3)})

    at_first = [admitted(throttles, limited) for _ in range(4)]
    clock.now = 0.5
    after_half_a_second = [admitted(throttles, limited) for _ in range(2)]
    clock.now = 60
    after_a_minute = [admitted(throttles, limited) for _ in range(4)]

    assert at_first == [True, True, True, False]
    assert after_half_a_second == [True, False]
    assert after_a_minute == [True, True, True, False]


def test_a_method_s_own_limit_goes_before_the_stage_s() -> None:
    limits = {EVERY_METHOD: Throttle(rate=1, burst=0), ("/predict", "POST"): Throttle(rate=1, burst=1)}
    throttles, limited = Throttles(Clock()), stage(throttles=limits)

    assert admitted(throttles, limited, "POST")
    assert not admitted(throttles, limited, "PUT")


def test_each_method_has_a_bucket_of_its_own() -> None:
    throttles, limited = Throttles(Clock()), stage(throttles={EVERY_METHOD: Throttle(rate=1, burst=1)})

    assert [admitted(throttles, limited, name) for name in ("POST", "PUT", "POST")] == [True, True, False]


def test_a_new_limit_applies_at_once() -> None:
    throttles = Throttles(Clock())
    tight, wide = (stage(throttles={EVERY_METHOD: Throttle(rate=1, burst=burst)}) for burst in (0, 1))

    assert [admitted(throttles, tight), admitted(throttles, wide)] == [False, True]


def test_a_throttled_request_is_told_so(serve: Callable[..., Scene]) -> None:
    scene = serve(at=stage(throttles={EVERY_METHOD: Throttle(rate=0, burst=0)}))

    answer = scene.send()

    assert (answer.status, message(answer)) == (429, "Too Many Requests")
    assert answer.headers["x-amzn-ErrorType"] == "TooManyRequestsException"
    assert scene.backend.requests == []


@pytest.mark.parametrize("limits", [{}, {("/other", "POST"): Throttle(rate=0, burst=0)}], ids=["none", "of-another"])
def test_without_a_limit_everything_passes(
    serve: Callable[..., Scene], limits: dict[tuple[str, str], Throttle]
) -> None:
    assert serve(at=stage(throttles=limits)).send().status == 200
