"""A second process that makes sure that the first ends when told to, whatever it is doing.

Python runs signal handlers only between two steps of the main thread, and a pattern that is matched in another thread
may let it take none for minutes. The operating system's own handler writes the signal's number to a pipe at once.
"""

from __future__ import annotations

import os
import select
import signal
import subprocess
import sys
from contextlib import suppress

import psutil

# all is over within five
GRACE_SECONDS = 4.0
_TERM_SECONDS = 0.5


class EndGuard:
    """Kills this process, and all that it has started, if it still runs `GRACE_SECONDS` after a signal that it handles,
    or at a second one. For the main thread.
    """

    def __init__(self) -> None:
        reading, self._writing = os.pipe()
        os.set_blocking(self._writing, False)
        self._guard = subprocess.Popen(
            # -P: the folder that the user is in holds no modules of ours
            [sys.executable, "-P", "-m", __name__, str(os.getpid())],
            stdin=reading,
            stdout=subprocess.DEVNULL,
            env=os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
            # Ctrl-C is for the process that is guarded
            start_new_session=True,
        )
        os.close(reading)
        signal.set_wakeup_fd(self._writing, warn_on_full_buffer=False)

    def release(self) -> None:
        """Guard no longer: all has ended. Who never calls this is guarded until the process is gone."""
        signal.set_wakeup_fd(-1)
        os.close(self._writing)
        self._guard.wait()


def guard(pid: int, signals: int) -> None:
    """Wait for a signal's number on the descriptor `signals`, then for the end of the process, and insist on it."""
    if not os.read(signals, 1):
        return
    started = _started_by(pid)
    is_ended = bool(select.select([signals], [], [], GRACE_SECONDS)[0]) and not os.read(signals, 1)
    if not is_ended:
        started |= _started_by(pid)
        print(  # noqa: T201 - the terminal that Ctrl-C was pressed in
            f"The local cloud was killed, with all that it had started ({len(started)}): it was told to end "
            f"and did not within {GRACE_SECONDS:g} s, or was told twice.",
            file=sys.stderr,
            flush=True,
        )
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    _end(started)


def _started_by(pid: int) -> set[psutil.Process]:
    try:
        started = psutil.Process(pid).children(recursive=True)
    except psutil.NoSuchProcess:
        return set()
    return {process for process in started if not _is_guard(process)}


def _is_guard(process: psutil.Process) -> bool:
    """Return whether it is this one, or another that ends by itself as soon as it has cleaned up behind the cloud."""
    with suppress(psutil.Error):
        return any(part.endswith(("_guard", ".guard")) for part in process.cmdline())
    return False


def _end(processes: set[psutil.Process]) -> None:
    for process in processes:
        with suppress(psutil.NoSuchProcess):
            process.terminate()
    _, alive = psutil.wait_procs(processes, timeout=_TERM_SECONDS)
    for process in alive:
        with suppress(psutil.NoSuchProcess):
            process.kill()


if __name__ == "__main__":
    guard(int(sys.argv[1]), sys.stdin.fileno())
