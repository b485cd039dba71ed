"""A process that does one piece of work after another, each as large as AWS lets it be and no larger.

`python -m sagemaker_rest.cloud.api_gateway.data_plane.worker`; `worker_processes.py` starts it. Work comes in on
standard input and its outcome goes out on standard output, each pickled, with its length before it.
"""

from __future__ import annotations

import os
import pickle
import resource
import signal
import struct
import sys
from contextlib import suppress
from typing import IO, TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

# ten megabytes of JSON take a fifth of it; a template may double a text with each line that it has
LARGEST_MEMORY_BYTES = 1024**3
_LENGTH = struct.Struct(">Q")
# the server's own requests come first
_NICENESS = 10
Work = tuple["Callable[..., Any]", tuple[Any, ...], float]


def send(stream: IO[bytes], message: Any) -> None:
    """Write a message."""
    data = pickle.dumps(message, pickle.HIGHEST_PROTOCOL)
    stream.write(_LENGTH.pack(len(data)))
    stream.write(data)
    stream.flush()


def receive(stream: IO[bytes]) -> Any:
    """Read a message.

    Raises:
        EOFError: The stream has ended.
    """
    head = stream.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        raise EOFError
    (length,) = _LENGTH.unpack(head)
    data = stream.read(length)
    if len(data) < length:
        raise EOFError
    return pickle.loads(data)  # noqa: S301 - it comes from the process that started this one, or from one that it started


def main() -> None:
    """Work until standard input ends."""
    # Ctrl-C in a terminal reaches the whole group; the server ends its workers itself
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _limit(resource.RLIMIT_AS, LARGEST_MEMORY_BYTES)
    _limit(resource.RLIMIT_CORE, 0)
    os.nice(_NICENESS)
    outcomes = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    with suppress(EOFError, BrokenPipeError):
        while True:
            send(outcomes, _done(receive(sys.stdin.buffer)))


def _done(work: Work) -> tuple[bool, Any]:
    """Return True and what the work returns, or False and what it raises."""
    function, arguments, seconds = work
    # the kernel ends it even if the server is gone, and whatever code it is in
    used = resource.getrusage(resource.RUSAGE_SELF)
    _limit(resource.RLIMIT_CPU, int(used.ru_utime + used.ru_stime + seconds) + 2)
    try:
        return True, function(*arguments)
    except Exception as error:  # noqa: BLE001 - it is the caller's
        return False, error


def _limit(kind: int, value: int) -> None:
    _, most = resource.getrlimit(kind)
    with suppress(ValueError, OSError):  # macOS takes no limit of memory
        resource.setrlimit(kind, (value, most))


if __name__ == "__main__":
    main()
