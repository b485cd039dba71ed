"""A container that is a process of this machine: started in a session of its own, watched, and ended."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import threading
from typing import TYPE_CHECKING

from sagemaker_rest.cloud.sagemaker.containers.launching import ProcessState
from sagemaker_rest.errors import ServingError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

_GRACE_SECONDS = 5.0
_LOG_LINES = 20
_SETTLED = frozenset({ProcessState.SERVING, ProcessState.FAILED, ProcessState.ENDED})


class ChildProcess:
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
        """Start `command` with its output in `log_path`. Raises ServingError if that is not possible."""
        self._log_path = log_path
        self._changed = threading.Condition()
        self._state = ProcessState.STARTING
        self._port = 0
        self._reason = ""
        self._lateness = "it is still starting"
        self._was_stopped = False
        log_path.parent.mkdir(parents=True, exist_ok=True)
        try:
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
        except OSError as fault:
            raise ServingError(f"A container's process could not be started with {command[0]}: {fault}.") from fault
        self._watcher = threading.Thread(target=self._watch, daemon=True, name=f"container-{self._process.pid}")
        self._watcher.start()

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def log_path(self) -> Path:
        return self._log_path

    @property
    def port(self) -> int:
        with self._changed:
            return self._port

    @property
    def is_alive(self) -> bool:
        with self._changed:
            return self._state is not ProcessState.ENDED

    @property
    def was_stopped(self) -> bool:
        with self._changed:
            return self._was_stopped

    def wait_while_starting(self, timeout_seconds: float) -> ProcessState:
        with self._changed:
            self._changed.wait_for(lambda: self._state in _SETTLED, timeout_seconds)
            return self._state

    def wait_until_ended(self, timeout_seconds: float | None) -> bool:
        with self._changed:
            return self._changed.wait_for(lambda: self._state is ProcessState.ENDED, timeout_seconds)

    def reason(self) -> str:
        with self._changed:
            reason, code, state, lateness = self._reason, self._process.returncode, self._state, self._lateness
        if self.was_stopped:
            return "it was stopped"
        if reason:
            return reason.rstrip(".")
        if code is not None:
            return f"its process ended {_how(code)}"
        return "GET /ping was not answered with 200" if state is ProcessState.SERVING else lateness

    def fate(self) -> str:
        return f"{self.reason()}. {self._last_lines()}"

    def send_signal(self, number: signal.Signals) -> None:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.pid, number)

    def stop(self) -> None:
        with self._changed:
            self._was_stopped = self._was_stopped or self._state is not ProcessState.ENDED
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

    def _serves(self, port: int) -> None:
        self._note(ProcessState.SERVING, port=port)

    def _fails(self, reason: str) -> None:
        self._note(ProcessState.FAILED, reason=reason)

    def _is_late(self, why: str) -> None:
        """Note, as a clause, why it does not serve yet."""
        with self._changed:
            self._lateness = why

    def _note(self, state: ProcessState, *, port: int = 0, reason: str = "") -> None:
        with self._changed:
            if self._state is ProcessState.STARTING:
                self._state, self._port, self._reason = state, port, reason
            self._changed.notify_all()

    def _watch(self) -> None:
        self._attend()
        self._process.wait()
        # it leads its session: what an inference.py has started and left behind goes with it
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self._process.pid, signal.SIGKILL)
        with self._changed:
            self._state = ProcessState.ENDED
            self._changed.notify_all()

    def _signal_all(self, number: signal.Signals) -> None:
        # the whole session: an inference.py may have started processes
        if self._process.poll() is None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self._process.pid, number)

    def _last_lines(self) -> str:
        with contextlib.suppress(OSError):
            lines = self.log_path.read_text(encoding="utf-8", errors="replace").splitlines()[-_LOG_LINES:]
            if lines:
                return f"The last lines of its log, {self.log_path}:\n" + "\n".join(lines)
        return f"Its log, {self.log_path}, is empty."


def _how(code: int) -> str:
    if code < 0:
        return f"by {signal.Signals(-code).name}"
    return f"with exit status {code}"
