"""A container that is a process of this machine: started in a session of its own, watched, and ended."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import threading
from typing import TYPE_CHECKING

from sagemaker_rest.cloud.sagemaker.containers.life import ContainerLife
from sagemaker_rest.errors import ServingError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

_GRACE_SECONDS = 5.0


class ChildProcess(ContainerLife):
    """A process that leads a session, so that all that it starts ends with it. Thread safe.

    A thread attends it: it notes how the process does, and reaps it as soon as it ends. Subclasses say in `_attend` how
    one learns that it serves.
    """

    def __init__(
        self,
        command: Sequence[str],
        environment: Mapping[str, str],
        log_path: Path,
        *,
        directory: Path | None = None,
        pass_fds: Sequence[int] = (),
    ) -> None:
        """Start `command` with its output in `log_path`.

        Raises:
            ServingError: it cannot be started.
        """
        super().__init__(log_path)
        try:
            log_path.parent.mkdir(parents=True, exist_ok=True)
            with log_path.open("ab") as log:
                self._process = subprocess.Popen(
                    list(command),
                    stdin=subprocess.PIPE,
                    stdout=log,
                    stderr=subprocess.STDOUT,
                    env=dict(environment),
                    cwd=directory,
                    pass_fds=pass_fds,
                    start_new_session=True,
                )
        # a variable of the model's may hold a null byte
        except (OSError, ValueError) as fault:
            raise ServingError(f"A container's process could not be started with {command[0]}: {fault}.") from fault
        self._watcher = threading.Thread(target=self._watch, daemon=True, name=f"container-{self._process.pid}")
        try:
            self._watcher.start()
        except RuntimeError as fault:  # as many threads as there may be
            self._signal_all(signal.SIGKILL)
            self._process.wait()
            raise ServingError(f"A container's process could not be watched: {fault}.") from fault

    @property
    def pid(self) -> int:
        return self._process.pid

    def path_inside(self, path: Path) -> str:
        return str(path)

    def send_signal(self, number: signal.Signals) -> None:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.pid, number)

    def stop(self) -> None:
        self._is_to_stop()
        self._signal_all(signal.SIGTERM)
        try:
            self._process.wait(_GRACE_SECONDS)
        except subprocess.TimeoutExpired:
            self._signal_all(signal.SIGKILL)
            self._process.wait()
        if self._process.stdin is not None:
            with contextlib.suppress(OSError):
                self._process.stdin.close()
        self._watcher.join()

    def _attend(self) -> None:
        """Call `_serves` or `_fails` as soon as one knows; in a thread of its own."""
        raise NotImplementedError

    def _watch(self) -> None:
        try:
            self._attend()
        except Exception as fault:  # noqa: BLE001 - whatever it reports, its end is to be noticed
            self._fails(f"its report cannot be read ({fault})")
        code = self._process.wait()
        # it leads its session: what an inference.py has started and left behind goes with it
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._ends(f"its process ended {_how(code)}")

    def _signal_all(self, number: signal.Signals) -> None:
        # the whole session: an inference.py may have started processes
        if self._process.poll() is None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self._process.pid, number)


def _how(code: int) -> str:
    if code < 0:
        return f"by {signal.Signals(-code).name}"
    return f"with exit status {code}"
