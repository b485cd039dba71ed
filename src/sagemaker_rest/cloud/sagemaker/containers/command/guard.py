"""Run a command until it ends, or until standard input does, which is the end of the cloud that started it. All that
the command has started ends with it, in sessions of its own too (on Linux).

Started as a script by an interpreter without site-packages, so that it takes a few milliseconds: the standard library
alone.
"""

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

# less than the cloud leaves this process, whose end would leave the orphans behind
_GRACE_SECONDS = 4
_PR_SET_CHILD_SUBREAPER = 36


def main() -> None:
    """Run the command that is in the arguments, and end as it does."""
    # Ctrl-C in a terminal goes to every process there; when to end is the cloud's to say
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # it goes to the whole session, so the command gets it, too; what the command makes of it counts
    signal.signal(signal.SIGTERM, lambda _number, _frame: signal.alarm(_GRACE_SECONDS))
    signal.signal(signal.SIGALRM, lambda _number, _frame: _kill_children())
    _adopt_orphans()
    try:
        command = subprocess.Popen(sys.argv[1:], stdin=subprocess.DEVNULL, preexec_fn=_forget_signals)  # noqa: PLW1509
    except OSError as error:
        print(f"{sys.argv[1]} cannot be started: {error}", flush=True)  # noqa: T201 - the container's log
        os._exit(127)
    threading.Thread(target=_end_with_the_cloud, daemon=True).start()
    status = _waited_for(command.pid)
    _end_orphans()
    if status < 0:
        # what cannot be handled is by default already
        with contextlib.suppress(OSError):
            signal.signal(-status, signal.SIG_DFL)
        os.kill(os.getpid(), -status)
    os._exit(status)


def _forget_signals() -> None:
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def _adopt_orphans() -> None:
    """Become the parent of what the command leaves behind, wherever there is a way to."""
    with contextlib.suppress(AttributeError, OSError):
        ctypes.CDLL(None).prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def _waited_for(command: int) -> int:
    """Return how the command ended. Orphans that end before it are reaped."""
    while True:
        pid, status = os.wait()
        if pid == command:
            return os.waitstatus_to_exitcode(status)


def _end_orphans() -> None:
    # each that ends may leave some of its own
    while _kill_children():
        os.wait()


def _kill_children() -> bool:
    """Return whether there were any that may be killed."""
    killed = 0
    for pid in _children():
        with contextlib.suppress(OSError):
            os.kill(pid, signal.SIGKILL)
            killed += 1
    return killed > 0


def _children() -> list[int]:
    # only Linux has orphans to end, and this way to find them
    found = []
    for status in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            # behind the name, which may be anything: the state, and the parent
            if int(status.read_text(errors="replace").rpartition(")")[2].split()[1]) == os.getpid():
                found.append(int(status.parent.name))
    return found


def _end_with_the_cloud() -> None:
    while os.read(0, 4096):
        pass
    os.killpg(os.getpgrp(), signal.SIGTERM)


if __name__ == "__main__":
    main()
