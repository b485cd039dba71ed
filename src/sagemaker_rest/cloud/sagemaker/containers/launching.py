"""The contract between containers and those who fulfil it: a launcher for each kind of image, a process for each
container.

https://docs.aws.amazon.com/sagemaker/latest/dg/your-algorithms-inference-code.html
"""

from __future__ import annotations

import enum
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    import signal
    from collections.abc import Mapping
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class ContainerSpec:
    """A container to start: `name` is for messages and the log's file name, `environment` for the container alone.

    A container that `is_isolated` has no network, as EnableNetworkIsolation says; only an engine can keep it from that.
    One that `is_multi_model` learns later which models, below its model directory, it loads.
    """

    image: str
    model_directory: Path
    environment: Mapping[str, str] = field(default_factory=dict)
    name: str = "container"
    is_multi_model: bool = False
    is_isolated: bool = False


class ProcessState(enum.Enum):
    """The state of a container's process; it only ever goes downwards in this list."""

    STARTING = "starting"
    SERVING = "serving"
    FAILED = "failed"
    ENDED = "ended"


class ContainerProcess(Protocol):
    """Whatever runs behind a container: it answers SageMaker's contract on a loopback port, writes its log to a file,
    and ends when it is told to or when this process is gone. Thread safe.
    """

    @property
    def log_path(self) -> Path: ...

    @property
    def address(self) -> tuple[str, int]:
        """Return the host and port that it serves on; port 0 before it does."""

    @property
    def is_alive(self) -> bool: ...

    @property
    def was_stopped(self) -> bool:
        """Return whether it ended, or is ending, because it was told to."""

    def wait_while_starting(self, timeout_seconds: float) -> ProcessState:
        """Wait until it serves, has failed or has ended, at most `timeout_seconds`; return the state then.

        SERVING promises that the next GET /ping says what later ones will: a container that is not healthy then has
        failed.
        """

    def wait_until_ended(self, timeout_seconds: float | None) -> bool:
        """Wait until it is gone, for ever if None; return whether it is."""

    def reason(self) -> str:
        """Return why it does not serve, as a clause without a full stop."""

    def fate(self) -> str:
        """Return why it does not serve, as a sentence, with the last lines of its log."""

    def path_inside(self, path: Path) -> str:
        """Return what the container has a file or folder of its model directory as."""

    def send_signal(self, number: signal.Signals) -> None:
        """Send a signal to all its processes; do nothing if they are gone."""

    def stop(self) -> None:
        """End it and wait until it is gone: first by SIGTERM, later by force. May be called again."""


class ContainerLauncher(Protocol):
    """Fulfils the contract for some images. Thread safe."""

    def refusal(self, image: str) -> str | None:
        """Return, as a clause, why it has no container for `image`; None if it has."""

    def start(self, spec: ContainerSpec, log_path: Path) -> ContainerProcess:
        """Start a container, and return at once.

        Raises:
            ServingError: It could not be started.

        """

    def warm(self) -> None:
        """Start whatever makes the next container quicker. Returns at once."""

    def close(self) -> None:
        """Stop what `warm` started. May be called again."""
