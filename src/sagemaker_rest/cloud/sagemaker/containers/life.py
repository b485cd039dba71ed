"""The life of a container's process, as everyone may wait for it: it starts, serves or fails, and ends."""

from __future__ import annotations

import contextlib
import threading
from typing import TYPE_CHECKING

from sagemaker_rest.cloud.sagemaker.containers.connections import LOOPBACK
from sagemaker_rest.cloud.sagemaker.containers.last_words import last_words
from sagemaker_rest.cloud.sagemaker.containers.launching import ProcessState

if TYPE_CHECKING:
    from pathlib import Path

_SETTLED = frozenset({ProcessState.SERVING, ProcessState.FAILED, ProcessState.ENDED})


class ContainerLife:
    """The part of a ContainerProcess that is the same for all: subclasses call `_serves`, `_fails`, `_is_late` and
    `_ends` as things happen. Thread safe.
    """

    def __init__(self, log_path: Path) -> None:
        self._log_path = log_path
        self._changed = threading.Condition()
        self._state = ProcessState.STARTING
        self._address = (LOOPBACK, 0)
        self._reason = ""
        self._lateness = "it is still starting"
        self._end = ""
        self._was_stopped = False

    @property
    def log_path(self) -> Path:
        return self._log_path

    @property
    def address(self) -> tuple[str, int]:
        with self._changed:
            return self._address

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
            if self._was_stopped:
                return "it was stopped"
            if self._reason or self._end:
                return (self._reason or self._end).rstrip(".")
            is_serving = self._state is ProcessState.SERVING
            return "GET /ping was not answered with 200" if is_serving else self._lateness

    def fate(self) -> str:
        return f"{self.reason()}. {self._last_lines()}"

    def _serves(self, host: str, port: int) -> None:
        with self._changed:
            if self._state is ProcessState.STARTING:
                self._state, self._address = ProcessState.SERVING, (host, port)
            self._changed.notify_all()

    def _fails(self, reason: str) -> None:
        with self._changed:
            if self._state is ProcessState.STARTING:
                self._state, self._reason = ProcessState.FAILED, reason
            self._changed.notify_all()

    def _is_late(self, why: str) -> None:
        """Note, as a clause, why it does not serve yet."""
        with self._changed:
            self._lateness = why

    def _ends(self, how: str) -> None:
        """Note, as a clause, how it ended."""
        with self._changed:
            self._state, self._end = ProcessState.ENDED, how
            self._changed.notify_all()

    def _is_to_stop(self) -> None:
        with self._changed:
            self._was_stopped = self._was_stopped or self._state is not ProcessState.ENDED

    def _last_lines(self) -> str:
        with contextlib.suppress(OSError):
            if told := last_words(self.log_path.read_text(encoding="utf-8", errors="replace")):
                return f"The last lines of its log, {self.log_path}:\n{told}"
        return f"Its log, {self.log_path}, is empty."
