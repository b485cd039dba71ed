"""The last lines of a container's log, without those that libraries add: a FailureReason has room for few."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_LINES = 20
# a frame of a traceback in Python's own library, an installed package or frozen code; what it shows is indented deeper
_FRAME = re.compile(r'  File "(?:<frozen |[^"]*/lib/python3[^"]*/)')
_SHOWN_BY_FRAME = "    "
# frames of compiled libraries, and what TensorFlow and its like say of themselves
_NATIVE = re.compile(r"\s*\[bt\] \(\d+\)|Stack trace:$|(?:\S+ )?\S+: [IW] \S+\.cc:\d+\]|[IW]\d{4} ")


def last_words(log: str) -> str:
    """Return the last lines of `log`, at most 20."""
    return "\n".join(list(_own(log.splitlines()))[-_LINES:])


def _own(lines: list[str]) -> Iterator[str]:
    is_of_frame = False
    for line in lines:
        is_of_frame = bool(_FRAME.match(line)) or (is_of_frame and line.startswith(_SHOWN_BY_FRAME))
        if line.strip() and not is_of_frame and not _NATIVE.match(line):
            yield line
