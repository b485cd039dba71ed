"""One process that is, or will be, a container: started, assigned, watched and ended."""

from __future__ import annotations

import contextlib
import enum
import os
import signal
import subprocess
import sys
import threading
from typing import TYPE_CHECKING

from sagemaker_rest.cloud.sagemaker.containers.assignment import Assignment, Report
from sagemaker_rest.errors import ServingError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

_MODULE = "sagemaker_rest.cloud.sagemaker.containers.worker"
_GRACE_SECONDS = 5.0
_LOG_LINES = 20


class WorkerState(enum.Enum):
    """Where a process is in its life; it only ever goes downwards in this list."""

    STARTING = "starting"
    READY = "ready"
    ASSIGNED = "assigned"
    SERVING = "serving"
    FAILED = "failed"
    ENDED = "ended"


class WorkerProcess:
    """A worker in a session of its own, with a pipe that tells it what to do and one that reports. Thread safe.

    The process ends when its standard input does, so it cannot outlive this one. A thread reaps it as soon as it ends.
    """

    def __init__(self, log_path: Path, environment: Mapping[str, str]) -> None:
        """Start it. Raises ServingError if that is not possible."""
        self.log_path = log_path
        self._changed = threading.Condition()
        self._state = WorkerState.STARTING
        self._report = Report("starting")
        self._was_stopped = False
        log_path.parent.mkdir(parents=True, exist_ok=True)
        reading, writing = os.pipe()
        try:
            with log_path.open("ab") as log:
                self._process = subprocess.Popen(
                    [sys.executable, "-m", _MODULE, str(writing)],
                    stdin=subprocess.PIPE,
                    stdout=log,
                    stderr=subprocess.STDOUT,
                    env=dict(environment),
                    pass_fds=(writing,),
                    start_new_session=True,
                )
        except OSError as fault:
            os.close(reading)
            raise ServingError(f"A container's process could not be started with {sys.executable}: {fault}.") from fault
        finally:
            os.close(writing)
        self._watcher = threading.Thread(
            target=self._watch, args=(reading,), daemon=True, name=f"container-{self._process.pid}"
        )
        self._watcher.start()

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def state(self) -> WorkerState:
        with self._changed:
            return self._state

    @property
    def port(self) -> int:
        """The port it serves on; 0 before it does."""
        with self._changed:
            return self._report.port

    @property
    def is_alive(self) -> bool:
        return self.state is not WorkerState.ENDED

    def assign(self, assignment: Assignment, log_path: Path) -> None:
        """Tell it what to serve; its log moves to `log_path`. Raises ServingError if it has ended."""
        with self._changed:
            if self._state not in {WorkerState.STARTING, WorkerState.READY} or self._process.stdin is None:
                raise ServingError(
                    f"The process {self.pid} cannot take the container {assignment.name!r}: {self.fate()}"
                )
            self._state = WorkerState.ASSIGNED
            stdin = self._process.stdin
        self.log_path = self.log_path.rename(log_path)
        try:
            stdin.write(assignment.to_line().encode() + b"\n")
            stdin.flush()
        except OSError:
            self._process.wait()
            raise ServingError(f"The container {assignment.name!r} could not be started: {self.fate()}") from None

    def wait_while_starting(self, timeout_seconds: float) -> WorkerState:
        """Wait until it serves, has failed or has ended, at most `timeout_seconds`; the state then."""
        settled = {WorkerState.SERVING, WorkerState.FAILED, WorkerState.ENDED}
        with self._changed:
            self._changed.wait_for(lambda: self._state in settled, timeout_seconds)
            return self._state

    def wait_until_ended(self, timeout_seconds: float | None) -> bool:
        """Wait until the process is gone and reaped, for ever if None; whether it is."""
        with self._changed:
            return self._changed.wait_for(lambda: self._state is WorkerState.ENDED, timeout_seconds)

    @property
    def was_stopped(self) -> bool:
        """Whether it ended, or is ending, because it was to."""
        with self._changed:
            return self._was_stopped

    def reason(self) -> str:
        """Why it does not serve, as a clause without a full stop."""
        with self._changed:
            reason, code, state = self._report.reason, self._process.returncode, self._state
        if self.was_stopped:
            return "it was stopped"
        if reason:
            return reason.rstrip(".")
        if code is not None:
            return f"its process ended {_how(code)}"
        return "GET /ping was not answered with 200" if state is WorkerState.SERVING else "it is still starting"

    def fate(self) -> str:
        """Why it does not serve, as a sentence, with the last lines of its log."""
        return f"{self.reason()}. {self._last_lines()}"

    def stop(self) -> None:
        """End it and wait until it is gone: first by request, after five seconds by force. May be called again."""
        with self._changed:
            self._was_stopped = self._was_stopped or self._state is not WorkerState.ENDED
        if self._process.stdin is not None:
            with contextlib.suppress(OSError):
                self._process.stdin.close()
        self._signal(signal.SIGTERM)
        try:
            self._process.wait(_GRACE_SECONDS)
        except subprocess.TimeoutExpired:
            self._signal(signal.SIGKILL)
            self._process.wait()
        self._watcher.join()

    def _signal(self, number: signal.Signals) -> None:
        # the whole session: an inference.py may have started processes
        if self._process.poll() is None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self._process.pid, number)

    def _watch(self, reading: int) -> None:
        with os.fdopen(reading, "rb") as reports:
            for line in reports:
                report = Report.from_line(line)
                self._note(report)
                if report.event in {"serving", "failed"}:
                    break
        self._process.wait()
        # it leads its session: what an inference.py has started and left behind goes with it
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self._process.pid, signal.SIGKILL)
        with self._changed:
            self._state = WorkerState.ENDED
            self._changed.notify_all()

    def _note(self, report: Report) -> None:
        with self._changed:
            self._report = report
            # a spare may be assigned before it reports that it is ready
            if report.event != "ready" or self._state is WorkerState.STARTING:
                self._state = WorkerState(report.event)
            self._changed.notify_all()

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
