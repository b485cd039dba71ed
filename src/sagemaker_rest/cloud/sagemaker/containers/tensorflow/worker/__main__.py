"""The process of one container. Its life: import TensorFlow, wait to be assigned, load, serve until told to end.

It gets its orders through standard input: one line with the assignment, and end-of-file when the caller is gone,
however it went. It reports through the file descriptor that is its only argument. All that it prints is the container's
log.
"""

from __future__ import annotations

import logging
import os
import queue
import signal
import sys
import threading
from typing import TYPE_CHECKING

from sagemaker_rest.cloud.importing import uncollected
from sagemaker_rest.cloud.sagemaker.containers.reporting import Report
from sagemaker_rest.cloud.sagemaker.containers.tensorflow.assignment import Assignment
from sagemaker_rest.errors import SagemakerRestError, ServingError

if TYPE_CHECKING:
    from collections.abc import Callable

_STANDARD_INPUT = 0
_THREADS = 32
_LOG = logging.getLogger("sagemaker_rest.container")


def main() -> None:
    """Run the process; it returns only if the container could not start."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s")
    # Ctrl-C in a terminal goes to every process there; when to end is the caller's to say
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    report = _reporter(int(sys.argv[1]))
    assignments: queue.SimpleQueue[bytes] = queue.SimpleQueue()
    threading.Thread(target=_listen, args=(assignments, _told_apart()), daemon=True, name="caller").start()
    try:
        serve = _imported()
        assignment = Assignment.from_line(assignments.get())
        serve(assignment, lambda port: report(Report("serving", port)))
    except SagemakerRestError as fault:
        _LOG.error("%s", fault)  # the message says it all; its cause, if any, is logged already
        report(Report("failed", reason=str(fault)))
    except Exception as fault:  # noqa: BLE001  # whatever it is, the caller is to know why
        _LOG.exception("the container could not start")
        report(Report("failed", reason=f"{type(fault).__name__}: {fault}"))
    # not sys.exit: a script may have left threads behind that would keep the process
    logging.shutdown()
    os._exit(1)


def _reporter(descriptor: int) -> Callable[[Report], None]:
    os.set_inheritable(descriptor, False)  # noqa: FBT003  # os takes it by position only
    stream = os.fdopen(descriptor, "w", buffering=1)
    return lambda report: print(report.to_line(), file=stream)


def _told_apart() -> int:
    """Return a descriptor that the caller is heard through; standard input is the script's, and empty as on AWS."""
    caller = os.dup(_STANDARD_INPUT)
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, _STANDARD_INPUT)
    os.close(nothing)
    return caller


def _listen(assignments: queue.SimpleQueue[bytes], caller: int) -> None:
    """Pass the assignment on; then wait for the end of the input, which is the end of the caller."""
    pending = b""
    while chunk := os.read(caller, 65536):
        pending += chunk
        *lines, pending = pending.split(b"\n")
        for line in lines:
            assignments.put(line)
    if os.getpgrp() == os.getpid():  # the processes that a script has started go, too
        os.killpg(os.getpgrp(), signal.SIGKILL)
    os._exit(0)


def _imported() -> Callable[[Assignment, Callable[[int], None]], None]:
    """Return the function that serves an assignment; importing it takes TensorFlow's seconds, while `_listen` listens
    already.
    """
    # INFO lines about CPU features and the like are noise in a container's log
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "1")
    # Keras, which TensorFlow imports, imports scikit-learn for its wrappers if it is there: a quarter of the time that
    # all of it takes (TensorFlow 2.21, Keras 3.15: 3.3 s of CPU against 2.5). A script may still import it.
    sys.modules["sklearn"] = None  # type: ignore[assignment]  # how Python is told that there is no such module
    try:
        with uncollected():
            from sagemaker_rest.cloud.sagemaker.containers.tensorflow.worker.container import serve  # noqa: PLC0415  # see above
    except ModuleNotFoundError as error:
        raise ServingError(
            f"{error.name} is not installed where the local target runs, and no model can be served without it: "
            "pip install 'sagemaker-rest[e2e]'"
        ) from error
    finally:
        del sys.modules["sklearn"]
    return serve


if __name__ == "__main__":
    main()
