"""Shadow variants get copies of requests, and nobody waits for them."""

from __future__ import annotations

import asyncio
import logging
import threading
from typing import TYPE_CHECKING

import pytest
from werkzeug.datastructures import Headers

from sagemaker_rest.cloud.sagemaker.containers.pool import ContainerAnswer, ContainerTimeoutError
from sagemaker_rest.cloud.sagemaker.runtime.variants.pipeline import Invocation
from sagemaker_rest.cloud.sagemaker.runtime.variants.shadow import (
    MAXIMUM_PENDING,
    Measured,
    ShadowTraffic,
    shadow_traffic,
    unmeasured,
)
from tests.cloud.event_loop import wait_for
from tests.cloud.sagemaker.runtime.conftest import FakeDeployer, endpoint, variant

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterator

INVOCATION = Invocation(b"{}", {"Content-Type": "application/json"})


class Shadow:
    """One shadow variant, copies to it, and a way to wait for them."""

    def __init__(self, weight: float = 1.0, draws: list[float] | None = None) -> None:
        deployer = FakeDeployer()
        definition = endpoint(variant("production"))
        running = deployer.deploy(definition, variant("shadow", "shadow", weight), deployer.gate)
        remaining = iter(draws or [])
        self.container = deployer.containers["shadow"]
        self.traffic = ShadowTraffic("mnist", [running], 1.0, draw=lambda: next(remaining, 0.0))

    def copy(self, measured: Measured = unmeasured) -> None:
        """Send a copy, as a request that is answered meanwhile would."""

        async def sent() -> None:
            self.traffic.copy(INVOCATION, measured)

        wait_for(sent())

    def settle(self) -> None:
        """Wait for every copy that was sent."""

        async def all_sent() -> None:
            await asyncio.gather(*self.traffic._pending)

        wait_for(all_sent())


@pytest.fixture
def hanging() -> Iterator[tuple[Shadow, threading.Event]]:
    """A shadow that answers nothing until the event is set."""
    shadow, released = Shadow(), threading.Event()

    def wait() -> ContainerAnswer:
        released.wait(10)
        raise ContainerTimeoutError("60 s")

    shadow.container.answer = wait
    yield shadow, released
    released.set()
    shadow.traffic.stop()
    shadow.settle()


def test_every_request_is_copied_by_default() -> None:
    shadow = Shadow()

    shadow.copy()
    shadow.copy()
    shadow.settle()

    assert shadow.container.requests == [INVOCATION.headers, INVOCATION.headers]


@pytest.mark.parametrize(
    ("weight", "draws", "copies"),
    [
        pytest.param(0.5, [0.0, 0.49, 0.5, 0.99], 2, id="half"),
        pytest.param(0.0, [0.0, 0.5], 0, id="none"),
        pytest.param(3.0, [0.0, 0.99], 2, id="more than production"),
    ],
)
def test_its_weight_is_the_share_that_is_copied(weight: float, draws: list[float], copies: int) -> None:
    shadow = Shadow(weight, draws)

    for _ in draws:
        shadow.copy()
    shadow.settle()

    assert len(shadow.container.requests) == copies


def test_a_copy_is_measured_as_the_shadows() -> None:
    shadow = Shadow()
    measured: list[tuple[str, int]] = []

    async def measure(name: str, ask: Callable[[], Awaitable[ContainerAnswer]]) -> ContainerAnswer:
        answer = await ask()
        measured.append((name, answer.status))
        return answer

    shadow.copy(measure)
    shadow.settle()

    assert measured == [("shadow", 200)]


def test_a_failure_is_logged_and_raises_nothing(caplog: pytest.LogCaptureFixture) -> None:
    shadow = Shadow()
    shadow.container.answer = lambda: ContainerAnswer(500, Headers(), b"the shadow is broken")

    with caplog.at_level(logging.WARNING):
        shadow.copy()
        shadow.settle()

    assert "endpoint mnist, shadow variant shadow: primary answered 500: the shadow is broken" in caplog.text


def test_a_shadow_that_hangs_delays_nobody_and_misses_what_is_too_much(
    hanging: tuple[Shadow, threading.Event], caplog: pytest.LogCaptureFixture
) -> None:
    shadow, released = hanging

    with caplog.at_level(logging.WARNING):
        for _ in range(MAXIMUM_PENDING + 5):
            shadow.copy()

    assert not released.is_set()
    assert caplog.text.count("missed a request") == 5


def test_stopping_ends_the_containers_and_takes_no_more_copies(hanging: tuple[Shadow, threading.Event]) -> None:
    shadow, released = hanging
    shadow.copy()

    shadow.traffic.stop()
    asked = len(shadow.container.requests)
    shadow.copy()
    released.set()
    shadow.settle()

    assert shadow.container.stopped.is_set()
    assert len(shadow.container.requests) <= max(asked, 1)


def test_without_shadow_variants_there_is_no_shadow_traffic() -> None:
    assert shadow_traffic(endpoint(variant("production")), ()) is None
