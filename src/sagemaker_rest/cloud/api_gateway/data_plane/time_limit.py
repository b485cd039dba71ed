"""Calls that end in time, seen from the caller.

A call runs on one of a fixed number of threads. When its time is up the caller goes on; the late answer is dropped
when it comes, and the thread is free again. A call that waited for a thread until its time was up is never made.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

Result = TypeVar("Result")

# more than a server of this size answers at once, so that late calls do not make others wait
_THREADS = 64


class TimeLimiter:
    """Runs calls with a time limit. `close` it when no more will come."""

    def __init__(self, threads: int = _THREADS) -> None:
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="gateway-integration")

    def call(self, function: Callable[[], Result], seconds: float) -> Result:
        """What `function` returns or raises; raises TimeoutError if that takes longer than `seconds`."""
        future = self._pool.submit(function)
        try:
            return future.result(timeout=seconds)
        finally:
            future.cancel()

    def close(self) -> None:
        """Let the threads end. Calls that are late already end by themselves."""
        self._pool.shutdown(wait=False, cancel_futures=True)
