"""A process that outlives this one, and destroys its stacks if it ends without having done so: after `kill -9`, when
tox or pytest-xdist lose their patience, when pytest-timeout ends the process, when the machine runs out of memory.

It waits at a pipe whose other end is ours: that end closes when we are gone, however that comes.
"""

from __future__ import annotations

import contextlib
import subprocess
import sys
from typing import TYPE_CHECKING

import psutil

from sagemaker_rest.private_files import open_private, write_private

if TYPE_CHECKING:
    from pathlib import Path

MODULE = "sagemaker_rest.sweep.guardian"
ACCELERATE = "--accelerate"
DISMISSED = b"done\n"
LOG_FILE = "guardian.log"
_PID_FILE = "guardian.pid"
_DISMISSAL_SECONDS = 30


class Guardian:
    """The guardian of one deployer's folder; with `accelerate` it runs Terraform as that deployer does."""

    def __init__(self, folder: Path, *, accelerate: bool = False) -> None:
        self._folder = folder
        self._options = [ACCELERATE] if accelerate else []
        self._process: subprocess.Popen[bytes] | None = None

    def watch(self) -> None:
        """Start it, before anything is made."""
        with open_private(self._folder / LOG_FILE, "ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", MODULE, str(self._folder.absolute()), *self._options],
                stdin=subprocess.PIPE,
                stdout=log,
                stderr=log,
                # out of reach of the terminal's Ctrl-C, and of whoever ends our process group
                start_new_session=True,
            )
        write_private(self._folder / _PID_FILE, str(self._process.pid))

    def dismiss(self) -> None:
        """Dismiss the guardian: everything is destroyed or reported as left. May be called again."""
        process, self._process = self._process, None
        if process is None:
            return
        with contextlib.suppress(BrokenPipeError):
            process.communicate(DISMISSED, timeout=_DISMISSAL_SECONDS)


def wait_for_guardians(run_folder: Path) -> list[Path]:
    """Wait until every guardian that works for a process which is gone has done so; gives their deployers' folders."""
    found = []
    for file in sorted(run_folder.glob(f"*/{_PID_FILE}")):
        with contextlib.suppress(psutil.Error, ValueError, OSError):
            process = psutil.Process(int(file.read_text(encoding="utf-8")))
            if MODULE in process.cmdline():
                found.append(file.parent)
                process.wait()
    return found
