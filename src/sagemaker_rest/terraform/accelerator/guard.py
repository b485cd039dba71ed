"""A folder, and a process in it, that do not outlive this process: however it ends, `kill -9` included.

A shell stands between. It waits on a pipe whose other end is ours: when that end closes, because we closed it or
because we are gone, it kills its process and removes the folder. A `PR_SET_PDEATHSIG` would exist on Linux only, fire
when a thread ends, and remove nothing.
"""

import contextlib
import os
import re
import shutil
import signal
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import IO

_SHELL = "/bin/sh"
_PID = "guarded process"
_SCRIPT = f"""\
folder=$1
shift
child=
if [ $# -gt 0 ]; then
  "$@" </dev/null &
  child=$!
fi
echo "{_PID} $child"
exec >&- 2>&-
read -r _
if [ -n "$child" ]; then
  kill -9 "$child"
  wait "$child"
fi
/bin/rm -rf "$folder"
"""
_STOP_SECONDS = 20
_SHELL_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


def _unshelled(command: Sequence[str | Path], environment: Mapping[str, str]) -> list[str | Path]:
    """Return a command that gets the variables which a shell drops: those with a name that no shell variable could
    have, such as `TF_AWS_DEFAULT_TAGS_sagemaker-rest:run`.
    """
    dropped = [f"{name}={value}" for name, value in environment.items() if not _SHELL_NAME.fullmatch(name)]
    return ["/usr/bin/env", *dropped, *command] if command and dropped else [*command]


class Guard:
    """`folder` exists and `command` runs as long as this process lives, or until `close`."""

    def __init__(
        self,
        folder: Path,
        command: Sequence[str | Path] = (),
        *,
        working_directory: Path | None = None,
        environment: Mapping[str, str] | None = None,
        errors: int | IO[bytes] = subprocess.DEVNULL,
    ) -> None:
        """Run `command` in `working_directory`; `errors` is where its stderr goes, `output` gives its stdout."""
        self._folder = folder
        # a session of its own: Ctrl-C in the terminal is not for it
        self._shell = subprocess.Popen(
            [_SHELL, "-c", _SCRIPT, "guard", folder, *_unshelled(command, environment or {})],
            cwd=working_directory or folder,
            env=None if environment is None else dict(environment),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=errors,
            start_new_session=True,
        )
        self.pid: int | None = None

    def note(self, line: bytes) -> bool:
        """Return whether a line of `output` is the guard's own, which gives the id of the command's process."""
        words = line.decode(errors="replace").removeprefix(_PID)
        if len(words) == len(line):
            return False
        self.pid = int(words) if words.strip() else None
        return True

    @property
    def output(self) -> IO[bytes]:
        """Return the command's stdout, with one line of the guard's in it: pass each line to `note`."""
        assert self._shell.stdout is not None  # noqa: S101  it was asked for as a pipe
        return self._shell.stdout

    def close(self) -> None:
        """Kill the command and remove the folder. May be called again."""
        assert self._shell.stdin is not None  # noqa: S101  it was asked for as a pipe
        with contextlib.suppress(BrokenPipeError):
            self._shell.stdin.close()
        try:
            self._shell.wait(_STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self._shell.kill()
            self._shell.wait()
        if self._shell.returncode < 0:
            # somebody killed the guard: its work is left to us
            if self.pid is not None:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(self.pid, signal.SIGKILL)
            shutil.rmtree(self._folder, ignore_errors=True)
