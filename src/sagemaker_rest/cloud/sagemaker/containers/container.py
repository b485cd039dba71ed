"""A running container, as its callers see it."""

from __future__ import annotations

import asyncio
import time
from contextlib import asynccontextmanager, closing
from http.client import HTTPConnection, HTTPException
from typing import TYPE_CHECKING

from aiohttp import ClientError
from werkzeug.datastructures import Headers

from sagemaker_rest.cloud.sagemaker.containers.answer import ContainerAnswer, StreamedAnswer
from sagemaker_rest.cloud.sagemaker.containers.connections import Connections
from sagemaker_rest.cloud.sagemaker.containers.launching import ProcessState
from sagemaker_rest.errors import ContainerDiedError, ContainerTimeoutError, ServingError

if TYPE_CHECKING:
    import signal
    from collections.abc import AsyncIterator, Callable, Mapping
    from pathlib import Path

    from sagemaker_rest.cloud.sagemaker.containers.launching import ContainerProcess, ContainerSpec

_END_SECONDS = 1.0  # between a broken connection and the news that the process has ended
_PING_SECONDS = 2.0  # SageMaker's own limit for a ping


class Container:
    """One container. Thread safe, but for what is awaited: that belongs to the event loop that asks first."""

    def __init__(
        self, spec: ContainerSpec, process: ContainerProcess, when_stopped: Callable[[Container], None]
    ) -> None:
        self.spec = spec
        self.process = process
        self._when_stopped = when_stopped
        self._connections: Connections | None = None

    @property
    def url(self) -> str:
        """Return its URL, such as `http://127.0.0.1:40123`.

        Raises:
            ServingError: it does not answer yet.
        """
        host, port = self.process.address
        if not port:
            raise ServingError(f"The container {self.spec.name!r} does not answer yet: call wait_until_healthy first.")
        return f"http://{host}:{port}"

    @property
    def log_path(self) -> Path:
        return self.process.log_path

    def wait_until_healthy(self, timeout_seconds: float) -> None:
        """Wait until GET /ping answers 200.

        Raises:
            ServingError: with the reason and the last lines of the log, as soon as it is sure never to.
            ContainerTimeoutError: after `timeout_seconds`.
        """
        deadline = time.monotonic() + timeout_seconds
        state = self.process.wait_while_starting(timeout_seconds)
        if state in {ProcessState.FAILED, ProcessState.ENDED}:
            raise ServingError(f"The container {self.spec.name!r} did not become healthy: {self.process.fate()}")
        if state is not ProcessState.SERVING:
            raise ContainerTimeoutError(
                f"The container {self.spec.name!r} did not become healthy in {timeout_seconds:g} s: "
                f"{self.process.fate()}"
            )
        self._connections = Connections(*self.process.address)
        self._ping(max(deadline - time.monotonic(), _PING_SECONDS))

    def path_inside(self, path: Path) -> str:
        """Return what the container has a file or folder of its model directory as."""
        return self.process.path_inside(path)

    def send_signal(self, number: signal.Signals) -> None:
        """Send a signal to all its processes; do nothing if they are gone."""
        self.process.send_signal(number)

    def wait_until_ended(self) -> bool:
        """Wait until the process is gone, however long; whether it died, and was not stopped."""
        self.process.wait_until_ended(None)
        return not self.process.was_stopped

    def reason(self) -> str:
        """Return why it does not serve, as a clause such as `its process ended by SIGKILL`."""
        return self.process.reason()

    async def invoke(self, body: bytes, headers: Mapping[str, str], timeout_seconds: float) -> ContainerAnswer:
        """POST /invocations. Any status is an answer; only the lack of one is an error.

        Raises:
            ContainerTimeoutError: after `timeout_seconds`.
            ContainerDiedError: the process has ended, or ends meanwhile.
        """
        return await self.request("POST", "/invocations", body, headers, timeout_seconds)

    def stop(self) -> None:
        """End the process, and wait until it is gone. May be called again."""
        self.process.stop()
        self._when_stopped(self)

    def _ping(self, timeout_seconds: float) -> None:
        answer = self.tell("GET", "/ping", b"", {}, timeout_seconds)
        if answer.status == 200:
            return
        # its models are loaded by now, so the next ping would say the same
        said = answer.body.decode(errors="replace")
        raise ServingError(
            f"The container {self.spec.name!r} did not become healthy: GET /ping answered {answer.status} {said}. "
            f"SageMaker needs 200. Its log is {self.log_path}."
        )

    async def request(
        self, method: str, path: str, body: bytes, headers: Mapping[str, str], timeout_seconds: float
    ) -> ContainerAnswer:
        """Send any request of the container's HTTP contract; raises what `invoke` raises."""
        connections = self._reachable()
        try:
            return await connections.ask(method, path, body, headers, timeout_seconds)
        except TimeoutError:
            raise self._late(method, path, timeout_seconds) from None
        except (ClientError, OSError) as fault:
            raise await asyncio.to_thread(self._died) from fault

    @asynccontextmanager
    async def stream(self, body: bytes, headers: Mapping[str, str]) -> AsyncIterator[StreamedAnswer]:
        """POST /invocations, and give the answer as it comes. Raises what `invoke` raises, but for time, also while the
        parts are read.
        """
        connections = self._reachable()
        try:
            async with connections.streaming("POST", "/invocations", body, headers) as (status, answered, payload):
                yield StreamedAnswer(status, answered, payload.iter_any())
        except (ClientError, OSError) as fault:
            raise await asyncio.to_thread(self._died) from fault

    def tell(
        self, method: str, path: str, body: bytes, headers: Mapping[str, str], timeout_seconds: float
    ) -> ContainerAnswer:
        """Do the same for a thread that may wait, such as one that loads a model; on a connection of its own."""
        self._reachable()
        host, port = self.process.address
        with closing(HTTPConnection(host, port, timeout=timeout_seconds)) as connection:
            try:
                connection.request(method, path, body, dict(headers))
                response = connection.getresponse()
                return ContainerAnswer(response.status, Headers(response.getheaders()), response.read())
            except TimeoutError:
                raise self._late(method, path, timeout_seconds) from None
            except (HTTPException, OSError) as fault:
                raise self._died() from fault

    def hang_up(self) -> None:
        """Close the connections that are idle, on the event loop that they belong to. May be called again."""
        if self._connections is not None:
            self._connections.close()

    def _reachable(self) -> Connections:
        if self._connections is None:
            raise ServingError(f"The container {self.spec.name!r} was not waited for: call wait_until_healthy first.")
        if not self.process.is_alive:
            raise self._died()
        return self._connections

    def _late(self, method: str, path: str, timeout_seconds: float) -> ContainerTimeoutError:
        return ContainerTimeoutError(
            f"The container {self.spec.name!r} did not answer {method} {path} in {timeout_seconds:g} s. "
            f"Its log is {self.log_path}."
        )

    def _died(self) -> ContainerDiedError:
        if self.process.wait_until_ended(_END_SECONDS):
            return ContainerDiedError(f"The container {self.spec.name!r} went away: {self.process.fate()}")
        return ContainerDiedError(
            f"The container {self.spec.name!r} closed the connection without an answer. Its log is {self.log_path}."
        )
