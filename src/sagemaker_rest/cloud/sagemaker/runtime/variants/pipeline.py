"""The containers of a variant and how a request goes through them: to one, or through all in their order."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from sagemaker_rest.cloud.sagemaker.containers.pool import ContainerAnswer, ContainerDiedError, ContainerTimeoutError
from sagemaker_rest.errors import SagemakerRestError

if TYPE_CHECKING:
    import signal
    from collections.abc import Callable, Mapping, Sequence
    from contextlib import AbstractAsyncContextManager

    from sagemaker_rest.cloud.sagemaker.containers.answer import StreamedAnswer
    from sagemaker_rest.cloud.sagemaker.runtime.endpoint import ContainerDefinition
    from sagemaker_rest.cloud.sagemaker.runtime.variants.logs import LogShipper

OCTETS = "application/octet-stream"


class ContainerFailedError(SagemakerRestError):
    """A container that answered with an error, or not at all (`status` 0 if not in time, 500 if it went away)."""

    def __init__(self, container: str, status: int, original: str) -> None:
        super().__init__(f"{container} answered {status}: {original}")
        self.container = container
        self.status = status
        self.original = original


@dataclass(frozen=True, slots=True)
class Invocation:
    """The request to a container: the body, and the headers that reach it."""

    body: bytes
    headers: Mapping[str, str]


class Answering(Protocol):
    """The answerer for a container: its process, or what loads models into it."""

    def send_signal(self, number: signal.Signals) -> None: ...

    async def invoke(self, body: bytes, headers: Mapping[str, str], timeout_seconds: float) -> ContainerAnswer: ...

    def stream(self, body: bytes, headers: Mapping[str, str]) -> AbstractAsyncContextManager[StreamedAnswer]: ...

    def supervise(self) -> None: ...

    def retire(self) -> None: ...

    def stop(self) -> None: ...


@dataclass(frozen=True, slots=True)
class RunningContainer:
    """A container that answers; `name` is SageMaker's name for it in errors."""

    name: str
    definition: ContainerDefinition
    process: Answering
    logs: LogShipper

    def supervise(self) -> None:
        """Start it again from now on, whenever it dies."""
        self.process.supervise()

    def retire(self) -> None:
        """Never start it again; it serves as long as it lives."""
        self.process.retire()

    def stop(self) -> None:
        self.process.stop()
        self.logs.close()


async def run(
    containers: Sequence[RunningContainer],
    invocation: Invocation,
    maximum_seconds: float,
    now: Callable[[], float] = time.monotonic,
) -> ContainerAnswer:
    """Return the answer of the last container, whose request is the answer of the one before, and so on.

    `maximum_seconds` is for all of them together.

    Raises:
        ContainerFailedError: for the first that does not answer 2xx.
    """
    deadline = now() + maximum_seconds
    invocation = await before_the_last(containers, invocation, lambda: deadline - now())
    return await _ask(containers[-1], invocation, deadline - now())


async def before_the_last(
    containers: Sequence[RunningContainer], invocation: Invocation, seconds_left: Callable[[], float]
) -> Invocation:
    """Return the request of the last container: the answer of the one before it, if there is one. Raises as `run`."""
    for container in containers[:-1]:
        # [?] whom AWS passes the caller's Accept to is not documented; what the caller gets is the last one's answer
        headers = {name: value for name, value in invocation.headers.items() if name != "Accept"}
        answer = await _ask(container, Invocation(invocation.body, headers), seconds_left())
        content_type = answer.headers.get("Content-Type", OCTETS)
        invocation = Invocation(answer.body, {**invocation.headers, "Content-Type": content_type})
    return invocation


async def _ask(container: RunningContainer, invocation: Invocation, seconds: float) -> ContainerAnswer:
    if seconds <= 0:
        raise timed_out(container)
    try:
        answer = await container.process.invoke(invocation.body, invocation.headers, seconds)
    except ContainerTimeoutError:
        raise timed_out(container) from None
    except ContainerDiedError as died:
        raise ContainerFailedError(container.name, 500, str(died)) from died
    if not 200 <= answer.status < 300:
        raise ContainerFailedError(container.name, answer.status, answer.body.decode(errors="replace"))
    return answer


def timed_out(container: RunningContainer) -> ContainerFailedError:
    return ContainerFailedError(
        container.name,
        0,
        f"Your invocation timed out while waiting for a response from container {container.name}. Review the latency "
        "metrics for each container in Amazon CloudWatch, resolve the issue, and try again.",
    )
