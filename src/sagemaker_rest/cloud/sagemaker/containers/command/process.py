"""A container that is a command: it serves once it has answered a ping."""

from __future__ import annotations

import http.client
import socket
import sys
import time
from contextlib import closing
from http import HTTPStatus
from pathlib import Path
from typing import TYPE_CHECKING

from sagemaker_rest.cloud.sagemaker.containers.child_process import ChildProcess
from sagemaker_rest.cloud.sagemaker.containers.connections import LOOPBACK

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_GUARD = Path(__file__).with_name("guard.py")
# SageMaker's own limit for a ping
_PING_SECONDS = 2.0
_PAUSE_SECONDS = 0.05


class CommandProcess(ChildProcess):
    """A command in the care of a guard, which ends it when the cloud is gone. It is pinged until it answers 200."""

    def __init__(
        self, command: Sequence[str], environment: Mapping[str, str], log_path: Path, port: int, directory: Path | None
    ) -> None:
        self._ping_port = port
        guarded = [sys.executable, "-I", "-S", str(_GUARD), *command]
        super().__init__(guarded, environment, log_path, directory=directory)

    def _attend(self) -> None:
        while self._process.poll() is None:
            said = self._ping()
            if said is None:
                self._serves(self._ping_port)
                return
            self._is_late(said)
            time.sleep(_PAUSE_SECONDS)

    def _ping(self) -> str | None:
        """Return why the container is not healthy; None if it is."""
        with closing(http.client.HTTPConnection(LOOPBACK, self._ping_port, timeout=_PING_SECONDS)) as connection:
            try:
                connection.request("GET", "/ping")
                status = connection.getresponse().status
            except ConnectionRefusedError:
                return f"nothing listens on port {self._ping_port}, the one that it was given"
            except (OSError, http.client.HTTPException) as error:
                return f"GET /ping had no answer ({type(error).__name__})"
        return None if status == HTTPStatus.OK else f"GET /ping answered {status}; SageMaker needs 200"


def free_port() -> int:
    """Return a port of the loopback interface that nobody listens on."""
    with socket.socket() as listener:
        listener.bind((LOOPBACK, 0))
        port: int = listener.getsockname()[1]
        return port
