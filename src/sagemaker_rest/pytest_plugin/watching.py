"""The display of a run while AWS takes its minutes: on a terminal a live line below pytest's own, else a line a minute.

A thread of pytest's main process (the controller under pytest-xdist) reads what every Terraform of the run writes, and
what its processes have to say, from the run's folder: so workers need no way to a terminal.
"""

from __future__ import annotations

import contextlib
import os
import threading
import time
from datetime import UTC, datetime
from typing import IO, TYPE_CHECKING

from sagemaker_rest.private_files import append_private, private_folder
from sagemaker_rest.terraform.progress import Waiting, waiting_for
from sagemaker_rest.terraform.sensitive import SECRETS
from sagemaker_rest.terraform.usual_times import usual_minutes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

MESSAGES_FILE = "messages.log"
_LOOK_SECONDS = 0.5
_QUIET_SECONDS = 60.0
# Terraform says every ten seconds that it waits: a log that says nothing for longer is of a process that is gone.
_STALE_SECONDS = 45
_DOING = {"create": "creating", "update": "updating", "delete": "deleting", "replace": "replacing"}
# Below the line that the cursor is in, without moving it: index down and up (so that there is a line below), save the
# cursor, go there, write, restore.
_BELOW, _BACK, _CLEAR = "\x1bD\x1bM\x1b7\x1bD\r", "\x1b8", "\x1b[K"


def tell(run_folder: Path, sentence: str) -> None:
    """Say something to whoever watches the run; any process of it may."""
    private_folder(run_folder.parent)
    private_folder(run_folder)
    append_private(run_folder / MESSAGES_FILE, f"{SECRETS.mask(sentence)}\n")


def describe(waiting: list[Waiting], now: datetime) -> str:
    """Describe the longest wait in one line: its state, for how long, how long that usually takes, and how many
    more.
    """
    oldest = waiting[0]
    seconds = max(0, int((now - oldest.since).total_seconds()))
    usual = usual_minutes(oldest.type, oldest.action)
    more = f"; {len(waiting) - 1} more" if len(waiting) > 1 else ""
    usually = f" (usually {usual} min)" if usual else ""
    doing = _DOING.get(oldest.action, oldest.action)
    return f"{oldest.address} {doing} {seconds // 60:02d}:{seconds % 60:02d}{usually}{more}"


class Watcher:
    """Watches the run in `folder` until `close`, and writes to `stream`."""

    def __init__(
        self, folder: Path, stream: IO[str], *, is_terminal: bool, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._folder = folder
        self._stream = stream
        self._is_terminal = is_terminal
        self._clock = clock
        self._told = 0
        self._last_line = clock()
        self._shown = False
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._watch, name="sagemaker-rest watcher", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def close(self) -> None:
        """Write what is still to be said, and end."""
        self._done.set()
        if self._thread.ident is not None:
            self._thread.join()
        self.look()
        self._erase()
        with contextlib.suppress(OSError):
            self._stream.close()

    def look(self) -> None:
        """Look once, and write what is new."""
        for sentence in self._sentences():
            self._write(f"\n{sentence}\n")
        waiting = sorted(self._waiting(), key=lambda one: one.since)
        if not waiting:
            self._erase()
            self._last_line = self._clock()
        elif self._is_terminal:
            self._write(f"{_BELOW}{describe(waiting, datetime.now(UTC))}{_CLEAR}{_BACK}")
            self._shown = True
        elif self._clock() - self._last_line >= _QUIET_SECONDS:
            self._last_line = self._clock()
            self._write(f"\nwaiting: {describe(waiting, datetime.now(UTC))}\n")

    def _watch(self) -> None:
        while not self._done.wait(_LOOK_SECONDS):
            # a file that goes while it is read does not mean to stop watching
            with contextlib.suppress(OSError, ValueError, KeyError):
                self.look()

    def _sentences(self) -> list[str]:
        try:
            lines = (self._folder / MESSAGES_FILE).read_text(encoding="utf-8").splitlines()
        except FileNotFoundError:
            return []
        new, self._told = lines[self._told :], len(lines)
        return new

    def _waiting(self) -> Iterator[Waiting]:
        for logs in self._folder.glob("*/*/logs"):
            written = [*logs.glob("*-apply.stdout"), *logs.glob("*-destroy.stdout")]
            if not written:
                continue
            newest = max(written)
            if time.time() - newest.stat().st_mtime < _STALE_SECONDS:
                yield from waiting_for(newest.read_text(encoding="utf-8", errors="replace").splitlines())

    def _erase(self) -> None:
        if self._shown:
            self._write(f"{_BELOW}{_CLEAR}{_BACK}")
            self._shown = False

    def _write(self, text: str) -> None:
        with contextlib.suppress(OSError, ValueError):  # nobody reads it any more
            self._stream.write(text)
            self._stream.flush()


def terminal() -> IO[str]:
    """Return the stderr that a person reads, as it is before pytest captures it. To be called when pytest is
    configured.
    """
    return os.fdopen(os.dup(2), "w", encoding="utf-8", errors="replace")
