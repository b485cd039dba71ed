"""Asynchronous requests that nobody works on in time."""

from __future__ import annotations

import dataclasses
import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pytest

from sagemaker_rest.cloud.sagemaker.runtime.asynchronous import inference as inference_module
from sagemaker_rest.cloud.sagemaker.runtime.asynchronous import metrics as async_metrics
from sagemaker_rest.cloud.sagemaker.runtime.asynchronous.inference import AsyncInference, Surroundings
from sagemaker_rest.cloud.sagemaker.runtime.asynchronous.request import AsyncRequest
from sagemaker_rest.cloud.sagemaker.runtime.endpoint import AsynchronousDefinition
from sagemaker_rest.cloud.sagemaker.runtime.endpoint_metrics import NoMetrics
from sagemaker_rest.cloud.sagemaker.runtime.updates.clock import Clock
from tests.cloud.event_loop import wait_for
from tests.cloud.sagemaker.runtime.conftest import ARN, ROOT, endpoint, variant

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sagemaker_rest.cloud.authorization.principal import Principal
    from sagemaker_rest.cloud.sagemaker.runtime.runtime import Runtime
    from tests.cloud.sagemaker.runtime.conftest import States

TOPIC = "arn:aws:sns:eu-west-1:123456789012:errors"
DEFINITION = AsynchronousDefinition("s3://b/out", "s3://b/failed", error_topic=TOPIC)


@dataclass
class Account:
    """Roles, objects and topics of a test."""

    objects: dict[str, bytes] = field(default_factory=dict)
    messages: list[tuple[str, dict[str, Any]]] = field(default_factory=list)

    def assume(self, _role: str, _service: str) -> Principal:
        return ROOT

    def put(self, url: str, body: bytes, _principal: Principal, **_: Any) -> None:
        self.objects[url] = body

    def publish(self, topic_arn: str, message: str, _principal: Principal) -> None:
        self.messages.append((topic_arn, json.loads(message)))


@dataclass
class Time:
    seconds: float = 0.0


@pytest.fixture
def account() -> Account:
    return Account()


@pytest.fixture
def time() -> Time:
    return Time()


@pytest.fixture
def inference(runtime: Runtime, account: Account, time: Time, states: States) -> Iterator[AsyncInference]:
    """Of an endpoint without instances."""
    idle = dataclasses.replace(variant("mnist"), instance_count=0)
    runtime.create(dataclasses.replace(endpoint(idle), asynchronous=DEFINITION), states)
    states.wait_for(2)
    around: Any = account
    working = AsyncInference(
        runtime,
        Surroundings(around, around, around, around, NoMetrics()),
        Clock(),
        wait_for,
        now=lambda: time.seconds,
    )
    yield working
    working.close()


def request() -> AsyncRequest:
    return AsyncRequest(ARN, "i", None, b"{}", {}, "s3://b/out/i.out", "s3://b/failed/i-error.out", 60.0, 900.0, 0.0)


def test_a_request_that_expires_fails_with_the_reason(inference: AsyncInference, account: Account, time: Time) -> None:
    inference.submit(request())
    time.seconds = 61.0

    inference.look()
    inference._workers.shutdown(wait=True)

    ((topic, message),) = account.messages
    assert (topic, message["invocationStatus"]) == (TOPIC, "Failed")
    assert message["failureReason"] == "ClientError: The request has been in the queue for more than 60 seconds."
    assert list(account.objects) == ["s3://b/failed/i-error.out"]


def test_a_fault_of_our_own_fails_a_request_with_the_reason(
    inference: AsyncInference, account: Account, runtime: Runtime, monkeypatch: pytest.MonkeyPatch
) -> None:
    fleet = runtime.fleet(ARN)
    assert fleet is not None
    fleet.rescale([variant("mnist")])

    def fail(*_: object) -> None:
        raise MemoryError("no more")

    monkeypatch.setattr(inference_module, "run", fail)

    inference.submit(request())
    inference._workers.shutdown(wait=True)

    ((_, message),) = account.messages
    assert message["failureReason"] == "The local cloud failed at it (MemoryError: no more): its log says why."
    assert list(account.objects) == ["s3://b/failed/i-error.out"]


def test_a_backlog_that_cannot_be_looked_at_keeps_none_from_being_looked_at_again(
    inference: AsyncInference, account: Account, time: Time, monkeypatch: pytest.MonkeyPatch
) -> None:
    inference.submit(request())
    time.seconds = 61.0
    with monkeypatch.context() as patched:
        patched.setattr(async_metrics, "backlog_measurements", lambda *_: 1 / 0)
        inference.look()

    inference.look()
    inference._workers.shutdown(wait=True)

    assert len(account.messages) == 1


def test_a_request_that_does_not_expire_waits(inference: AsyncInference, account: Account, time: Time) -> None:
    inference.submit(request())
    time.seconds = 60.0

    inference.look()
    inference._workers.shutdown(wait=True)

    assert (account.messages, account.objects) == ([], {})
