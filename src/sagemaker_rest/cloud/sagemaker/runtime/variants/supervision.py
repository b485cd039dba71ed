"""A container that is started again when its process dies: at once noticed, after pauses that grow.

[?] AWS documents the pings and what happens when the first ones fail, not what SageMaker does about a container that
dies once its endpoint is in service; users see it come back in the same endpoint, which stays InService:
https://docs.aws.amazon.com/sagemaker/latest/dg/your-algorithms-inference-code.html#your-algorithms-inference-algo-ping-requests
The pauses are those of Docker's restart policies, with a longer first one, as TensorFlow's import takes seconds of a
core: https://docs.docker.com/engine/containers/start-containers-automatically/
"""

from __future__ import annotations

import logging
import threading
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sagemaker_rest.errors import ServingError

if TYPE_CHECKING:
    import signal
    from collections.abc import Iterator, Mapping
    from contextlib import AbstractAsyncContextManager

    from sagemaker_rest.cloud.sagemaker.containers.answer import StreamedAnswer
    from sagemaker_rest.cloud.sagemaker.containers.pool import Container, ContainerAnswer, ContainerPool
    from sagemaker_rest.cloud.sagemaker.runtime.variants.logs import LogShipper

_LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class RestartPauses:
    """The pauses before each start: `first_seconds`, then twice the last pause, at most `longest_seconds`.

    A container that has served for `steady_seconds` begins with the first one again.
    """

    first_seconds: float = 1.0
    longest_seconds: float = 60.0
    steady_seconds: float = 10.0

    def growing(self) -> Iterator[float]:
        """Yield the pauses in their order, without end."""
        pause = self.first_seconds
        while True:
            yield pause
            pause = min(2 * pause, self.longest_seconds)


DEFAULT_PAUSES = RestartPauses()


class SupervisedContainer:
    """A healthy container, and after its death the next one with the same model and environment. Thread safe.

    Until the next one has passed its ping, requests fail as those to a dead container do.
    """

    def __init__(
        self,
        container: Container,
        pool: ContainerPool,
        logs: LogShipper,
        startup_seconds: float,
        pauses: RestartPauses = DEFAULT_PAUSES,
    ) -> None:
        """Supervise a container: `startup_seconds` is what it may take to become healthy; `logs` follows the one that
        runs.
        """
        self._current = container
        self._pool = pool
        self._logs = logs
        self._startup_seconds = startup_seconds
        self._pauses = pauses
        self._starting: Container | None = None
        self._lock = threading.Lock()
        self._retired = threading.Event()
        self._thread = threading.Thread(target=self._keep_up, name=f"supervision of {container.spec.name}", daemon=True)

    @property
    def current(self) -> Container:
        """Return the one that serves; a dead one until the next does."""
        return self._current

    def stream(self, body: bytes, headers: Mapping[str, str]) -> AbstractAsyncContextManager[StreamedAnswer]:
        """Return the container's `stream`."""
        return self._current.stream(body, headers)

    def send_signal(self, number: signal.Signals) -> None:
        """Send a signal to the container that serves."""
        self._current.send_signal(number)

    async def invoke(self, body: bytes, headers: Mapping[str, str], timeout_seconds: float) -> ContainerAnswer:
        """Return what the container's `invoke` answers, and raise what it raises."""
        return await self._current.invoke(body, headers, timeout_seconds)

    def supervise(self) -> None:
        """Start it again from now on, whenever it dies."""
        self._thread.start()

    def retire(self) -> None:
        """Never start it again; stop what is on its way up. What serves goes on serving. May be called again."""
        with self._lock:
            self._retired.set()
            starting = self._starting
        if starting is not None:
            starting.stop()

    def stop(self) -> None:
        """End it for good, and wait until it is gone. May be called again."""
        self.retire()
        with self._lock:
            current = self._current
        current.stop()
        if self._thread.is_alive():
            self._thread.join()

    def _keep_up(self) -> None:
        pauses = self._pauses.growing()
        began = time.monotonic()
        while self._current.wait_until_ended() and not self._retired.is_set():
            if time.monotonic() - began >= self._pauses.steady_seconds:
                pauses = self._pauses.growing()
            try:
                self._restart(pauses)
            except Exception:  # noqa: BLE001 - whatever it is, the next try may succeed
                _LOG.exception("container %s: a restart failed", self._current.spec.name)
                self._retired.wait(next(pauses))
            began = time.monotonic()

    def _restart(self, pauses: Iterator[float]) -> None:
        """Start it until it is healthy, or retired."""
        happened = f"The container went away: {self._current.reason()}"
        for pause in pauses:
            self._say(f"{happened}. It is started again in {pause:g} s.")
            if self._retired.wait(pause):
                return
            fault = self._start_next()
            if self._retired.is_set():
                return
            if fault is None:
                self._say("The container was started again, and has passed its ping.")
                return
            happened = fault

    def _start_next(self) -> str | None:
        """Let the next one serve once it is healthy; why it does not, if it does not."""
        try:
            container = self._pool.start(self._current.spec)
        except Exception as fault:  # noqa: BLE001 - whatever it is, the next try may succeed
            return str(fault).rstrip(".")
        with self._lock:
            self._starting = container
            is_wanted = not self._retired.is_set()
        is_wanted = is_wanted and self._becomes_healthy(container)
        with self._lock:
            self._starting = None
            is_wanted = is_wanted and not self._retired.is_set()
            before, after = (self._current, container) if is_wanted else (container, self._current)
            self._current = after
        reason = container.reason()
        before.stop()  # the process of the one before is gone; its connections are not
        return None if is_wanted else f"The container did not become healthy: {reason}"

    def _becomes_healthy(self, container: Container) -> bool:
        try:
            self._logs.follow(container.log_path)
            container.wait_until_healthy(self._startup_seconds)
        except ServingError:
            return False
        except Exception:  # noqa: BLE001 - as above
            _LOG.exception("container %s: the next one could not be waited for", container.spec.name)
            return False
        return True

    def _say(self, message: str) -> None:
        """Tell whoever runs the cloud, and the endpoint's log, as far as the role may write it."""
        _LOG.warning("container %s: %s", self._current.spec.name, message)
        self._logs.say(message)
