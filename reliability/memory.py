"""The memory of a process over time."""

from __future__ import annotations

import statistics
import threading
import time
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from types import TracebackType

    import psutil

MIB = 2**20


class MemoryWatch:
    """Notes the resident memory of a process every `every_seconds`, from entering the context to leaving it."""

    def __init__(self, process: psutil.Process, every_seconds: float) -> None:
        self._process = process
        self._every_seconds = every_seconds
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self.noted: list[tuple[float, int]] = []

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._over.set()
        self._thread.join()

    def _watch(self) -> None:
        while True:
            self.noted.append((time.monotonic(), self._process.memory_info().rss))
            if self._over.wait(self._every_seconds):
                return


def growth(noted: list[tuple[float, int]]) -> float:
    """Return the slope of the second half, in bytes a second."""
    half = noted[len(noted) // 2 :]
    if len(half) < 2:
        return 0.0
    return statistics.linear_regression([moment for moment, _ in half], [size for _, size in half]).slope
