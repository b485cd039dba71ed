"""Run a command until it ends, or until standard input does, which is the end of the cloud that started it.

Started as a script by an interpreter without site-packages, so that it takes a few milliseconds: the standard library
alone.
"""

import os
import signal
import subprocess
import sys
import threading
import time

_GRACE_SECONDS = 5.0


def main() -> None:
    """Run the command that is in the arguments, and end as it does."""
    # Ctrl-C in a terminal goes to every process there; when to end is the cloud's to say
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # it goes to the whole session, so the command gets it, too; what the command makes of it counts
    signal.signal(signal.SIGTERM, lambda _number, _frame: None)
    try:
        command = subprocess.Popen(sys.argv[1:], stdin=subprocess.DEVNULL, preexec_fn=_forget_signals)  # noqa: PLW1509
    except OSError as error:
        print(f"{sys.argv[1]} cannot be started: {error}", flush=True)  # noqa: T201 - the container's log
        os._exit(127)
    threading.Thread(target=_end_with_the_cloud, daemon=True).start()
    status = command.wait()
    if status < 0:
        signal.signal(-status, signal.SIG_DFL)
        os.kill(os.getpid(), -status)
    os._exit(status)


def _forget_signals() -> None:
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def _end_with_the_cloud() -> None:
    while os.read(0, 4096):
        pass
    os.killpg(os.getpgrp(), signal.SIGTERM)
    time.sleep(_GRACE_SECONDS)
    os.killpg(os.getpgrp(), signal.SIGKILL)


if __name__ == "__main__":
    main()
