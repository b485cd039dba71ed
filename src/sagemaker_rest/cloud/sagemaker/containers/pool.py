"""All containers of one local cloud: which launcher has the image, and that all of them end."""

from __future__ import annotations

import re
import threading
from itertools import count
from typing import TYPE_CHECKING, Self

from sagemaker_rest.cloud.sagemaker.containers.answer import ContainerAnswer
from sagemaker_rest.cloud.sagemaker.containers.container import Container
from sagemaker_rest.cloud.sagemaker.containers.launching import ContainerSpec
from sagemaker_rest.errors import ContainerDiedError, ContainerTimeoutError, ServingError, UnservableImageError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path
    from types import TracebackType

    from sagemaker_rest.cloud.sagemaker.containers.launching import ContainerLauncher

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
    """Starts containers, each by the first of `launchers` that serves its image, and stops those that are left when it
    is closed. Thread safe; also a context manager that closes it.
    """

    def __init__(self, log_directory: Path, launchers: Sequence[ContainerLauncher]) -> None:
        self._log_directory = log_directory
        self._launchers = launchers
        self._lock = threading.Lock()
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
        """Start whatever makes the next container quicker. Returns at once."""
        self._require_open()
        for launcher in self._launchers:
            launcher.warm()

    def require_servable(self, image: str) -> None:
        """Raise UnservableImageError unless there is a container for `image`."""
        self._launcher_for(image)

    def start(self, spec: ContainerSpec) -> Container:
        """Start a container for `spec`; `wait_until_healthy` tells when it serves.

        Raises:
            UnservableImageError: for an image that cannot be served here.
            ServingError: it could not be started or the pool is closed.
        """
        launcher = self._launcher_for(spec.image)
        self._require_open()
        container = Container(spec, launcher.start(spec, self._log_path(spec.name)), self._forget)
        with self._lock:
            self._containers.add(container)
            was_closed = self._closed
        if was_closed:
            container.stop()
            self._require_open()
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
            containers = list(self._containers)
        stops: list[Callable[[], None]] = [launcher.close for launcher in self._launchers]
        ending = [threading.Thread(target=stop) for stop in stops + [container.stop for container in containers]]
        for thread in ending:
            thread.start()
        for thread in ending:
            thread.join()

    def _launcher_for(self, image: str) -> ContainerLauncher:
        refusals = []
        for launcher in self._launchers:
            refusal = launcher.refusal(image)
            if refusal is None:
                return launcher
            refusals.append(refusal)
        raise UnservableImageError(f"The local target has no container for the image {image!r}: {'; '.join(refusals)}.")

    def _log_path(self, name: str) -> Path:
        readable = _UNSAFE_IN_FILE_NAMES.sub("-", name).strip("-.") or "container"
        with self._lock:
            return self._log_directory / f"{readable}-{next(self._numbers)}.log"

    def _forget(self, container: Container) -> None:
        with self._lock:
            self._containers.discard(container)

    def _require_open(self) -> None:
        if self._closed:
            raise ServingError("The container pool is closed: it starts no more containers.")
