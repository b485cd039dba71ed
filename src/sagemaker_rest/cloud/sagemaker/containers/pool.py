"""Starting containers, with TensorFlow already imported where a spare process waits."""

from __future__ import annotations

import os
import re
import threading
from collections import deque
from itertools import count
from typing import TYPE_CHECKING, Self

from sagemaker_rest.cloud.sagemaker.containers.answer import ContainerAnswer
from sagemaker_rest.cloud.sagemaker.containers.assignment import Assignment
from sagemaker_rest.cloud.sagemaker.containers.container import Container, ContainerSpec
from sagemaker_rest.cloud.sagemaker.containers.images import container_kind
from sagemaker_rest.cloud.sagemaker.containers.worker_environment import needs_fresh_process, worker_environment
from sagemaker_rest.cloud.sagemaker.containers.worker_process import WorkerProcess
from sagemaker_rest.errors import ContainerDiedError, ContainerTimeoutError, ServingError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path
    from types import TracebackType

__all__ = [
    "Container",
    "ContainerAnswer",
    "ContainerDiedError",
    "ContainerPool",
    "ContainerSpec",
    "ContainerTimeoutError",
]

_UNSAFE_IN_FILE_NAMES = re.compile(r"[^A-Za-z0-9._-]+")


class ContainerPool:
    """All containers of one local cloud. Thread safe; also a context manager that closes it.

    `spares` processes are started by `warm`; a container takes one if there is one. With `replace_spares` each that is
    taken is replaced at once, so that the next container is as quick.
    """

    def __init__(self, log_directory: Path, spares: int = 0, *, replace_spares: bool = False) -> None:
        self._log_directory = log_directory
        self._wanted_spares = spares
        self._replace_spares = replace_spares
        self._lock = threading.Lock()
        self._spares: deque[WorkerProcess] = deque()
        self._containers: set[Container] = set()
        self._numbers = count(1)
        self._closed = False

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    def warm(self) -> None:
        """Start as many spare processes as are wanted and not there. Returns at once: they get ready on their own."""
        with self._lock:
            self._require_open()
            self._spares = deque(spare for spare in self._spares if spare.is_alive)
            while len(self._spares) < self._wanted_spares:
                self._spares.append(self._process({}))

    def start(self, spec: ContainerSpec) -> Container:
        """Start a container for `spec`; `wait_until_healthy` tells when it serves.

        Raises UnservableImageError for an image that cannot be served here, and ServingError if the pool is closed.
        """
        kind = container_kind(spec.image)
        assignment = Assignment(kind, spec.name, spec.model_directory.absolute(), spec.environment)
        with self._lock:
            self._require_open()
            process = self._take(spec)
            log_path = self._log_path(spec.name)
            container = Container(spec, process, self._forget)
            self._containers.add(container)
        try:
            process.assign(assignment, log_path)
        except ServingError:
            container.stop()
            raise
        if self._replace_spares:
            self.warm()
        return container

    def hang_up(self) -> None:
        """Close the connections to all containers, on the event loop that invoked them. May be called again."""
        with self._lock:
            containers = list(self._containers)
        for container in containers:
            container.hang_up()

    def close(self) -> None:
        """Stop every container and spare, and wait until all are gone. May be called again."""
        with self._lock:
            self._closed = True
            spares, self._spares = self._spares, deque()
            containers = list(self._containers)
        stops = [spare.stop for spare in spares] + [container.stop for container in containers]
        ending = [threading.Thread(target=stop) for stop in stops]
        for thread in ending:
            thread.start()
        for thread in ending:
            thread.join()

    def _take(self, spec: ContainerSpec) -> WorkerProcess:
        while self._spares and not needs_fresh_process(spec.environment):
            spare = self._spares.popleft()
            if spare.is_alive:
                return spare
        return self._process(spec.environment)

    def _process(self, environment: Mapping[str, str]) -> WorkerProcess:
        return WorkerProcess(self._log_path("spare"), worker_environment(os.environ, environment))

    def _log_path(self, name: str) -> Path:
        readable = _UNSAFE_IN_FILE_NAMES.sub("-", name).strip("-.") or "container"
        return self._log_directory / f"{readable}-{next(self._numbers)}.log"

    def _forget(self, container: Container) -> None:
        with self._lock:
            self._containers.discard(container)

    def _require_open(self) -> None:
        if self._closed:
            raise ServingError("The container pool is closed: it starts no more containers.")
