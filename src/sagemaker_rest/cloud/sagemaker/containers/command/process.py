"""A container that is a command: it serves once it has answered a ping."""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from sagemaker_rest.cloud.sagemaker.containers.child_process import ChildProcess
from sagemaker_rest.cloud.sagemaker.containers.connections import LOOPBACK
from sagemaker_rest.cloud.sagemaker.containers.ping import PAUSE_SECONDS, ping

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_GUARD = Path(__file__).with_name("guard.py")


class CommandProcess(ChildProcess):
    """A command in the care of a guard, which ends it when the cloud is gone. It is pinged until it answers 200."""

    def __init__(
        self, command: Sequence[str], environment: Mapping[str, str], log_path: Path, port: int, directory: Path | None
    ) -> None:
        self._port = port
        guarded = [sys.executable, "-I", "-S", str(_GUARD), *command]
        super().__init__(guarded, environment, log_path, directory=directory)

    def _attend(self) -> None:
        while self._process.poll() is None:
            said = ping(LOOPBACK, self._port)
            if said is None:
                self._serves(LOOPBACK, self._port)
                return
            self._is_late(said)
            time.sleep(PAUSE_SECONDS)
