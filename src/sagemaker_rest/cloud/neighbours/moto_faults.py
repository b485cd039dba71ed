"""Exceptions inside moto: each is shown once, with where it comes from, however often it happens."""

from __future__ import annotations

import logging
import threading
import traceback

_LOG = logging.getLogger(__name__)
# more than that and they are different each time
_MOST_REMEMBERED = 1000


class MotoFaults:
    """Remembers which have been shown. Thread safe."""

    def __init__(self) -> None:
        self._shown: set[tuple[str, str, int | None]] = set()
        self._lock = threading.Lock()

    def report(self, asked: str, fault: Exception) -> None:
        """Log an error at a request: with its traceback if it comes from a line that none has come from."""
        last = traceback.extract_tb(fault.__traceback__)[-1]
        key = (type(fault).__name__, last.filename, last.lineno)
        with self._lock:
            is_new = key not in self._shown and len(self._shown) < _MOST_REMEMBERED
            if is_new:
                self._shown.add(key)
        if is_new:
            _LOG.error("moto failed at %s", asked, exc_info=fault)
        else:
            _LOG.debug("moto failed again at %s: %s", asked, type(fault).__name__)
