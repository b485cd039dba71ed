"""A shell that keeps its folder and its variables from one command to the next."""

from __future__ import annotations

import os
import signal
import subprocess
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

_SECONDS = 300
# The variables and the folder are written down when the command is over, however it ends.
_SCRIPT = """\
state=$1
if [ -e "$state/variables" ]; then . "$state/variables"; cd "$(cat "$state/folder")"; fi
trap 'export -p > "$state/variables"; pwd > "$state/folder"' EXIT
set -e -o pipefail
eval "$2"
"""


@dataclass(frozen=True, slots=True)
class Ended:
    """The end of a command: its output, stderr included, and its exit status."""

    status: int
    printed: str


@dataclass(frozen=True, slots=True)
class Shell:
    """`folder` is where it begins, `state` a folder for what it remembers, `environment` all variables at first."""

    folder: Path
    state: Path
    environment: Mapping[str, str]

    def run(self, command: str) -> Ended:
        """Run it, with a "yes" for who asks."""
        process = subprocess.Popen(
            ["bash", "-c", _SCRIPT, "bash", str(self.state), command],
            cwd=self.folder,
            env=dict(self.environment),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        try:
            printed, _ = process.communicate("yes\n", timeout=_SECONDS)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGTERM)  # what it has started, too
            printed, _ = process.communicate()
            return Ended(process.returncode, f"{printed}\n(ended after {_SECONDS} s)")
        return Ended(process.returncode, printed)

    @property
    def here(self) -> Path:
        """The folder that the next command runs in."""
        remembered = self.state / "folder"
        return type(self.folder)(remembered.read_text().strip()) if remembered.exists() else self.folder
