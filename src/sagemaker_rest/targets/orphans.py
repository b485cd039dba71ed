"""Terraform commands that outlived the process which started them: they hold the lock of their state."""

from __future__ import annotations

import contextlib
import os
import signal
from pathlib import Path
from typing import TYPE_CHECKING

import psutil

if TYPE_CHECKING:
    from collections.abc import Iterator

# How long an interrupted terraform may take to write its state.
_GRACE_SECONDS = 120


def stop_orphans(folder: Path, *, grace_seconds: float = _GRACE_SECONDS) -> None:
    """Interrupt every process that works in `folder`, let it write its state, and kill it if it does not end."""
    found = list(_working_in(folder))
    for process in found:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            # the runner makes each command the leader of a group; the others are ended by their leader
            if os.getpgid(process.pid) == process.pid:
                os.killpg(process.pid, signal.SIGINT)
    _, alive = psutil.wait_procs(found, timeout=grace_seconds)
    for process in alive:
        with contextlib.suppress(psutil.NoSuchProcess):
            process.kill()
    psutil.wait_procs(alive, timeout=grace_seconds)


def _working_in(folder: Path) -> Iterator[psutil.Process]:
    resolved = folder.resolve()
    for process in psutil.process_iter():
        with contextlib.suppress(psutil.Error, OSError):
            if process.pid != os.getpid() and Path(process.cwd()).is_relative_to(resolved):
                yield process
