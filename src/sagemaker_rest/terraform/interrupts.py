"""Signals during work that must be finished: they wait until it is done."""

import contextlib
import signal
import threading
from collections.abc import Iterator
from types import FrameType

# Windows has neither SIGHUP nor SIGALRM, which is how pytest-timeout ends a test that takes too long
STOPPING = tuple(getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP", "SIGALRM") if hasattr(signal, name))


@contextlib.contextmanager
def uninterrupted() -> Iterator[None]:
    """Deliver SIGINT, SIGTERM, SIGHUP and SIGALRM that arrive inside once, when the block is left.

    Only the main thread may set handlers, and only it is interrupted by a signal: elsewhere this does nothing.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    arrived: list[signal.Signals] = []

    def note(number: int, _frame: FrameType | None) -> None:
        arrived.append(signal.Signals(number))

    # a handler that was not set from Python reads as None, and cannot be put back: leave it alone
    before = {number: handler for number in STOPPING if (handler := signal.getsignal(number)) is not None}
    for number in before:
        signal.signal(number, note)
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
        if arrived:
            signal.raise_signal(arrived[0])
