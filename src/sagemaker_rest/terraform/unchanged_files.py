"""Findings about a file, which hold until the file changes."""

import functools
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

_Answer = TypeVar("_Answer")

# A file system's clock may tick so slowly that a second change within a tick leaves the time as it is: what was changed
# just now is read every time. Git has the same rule: https://git-scm.com/docs/racy-git
_TICK_NANOSECONDS = 2_000_000_000


def once_per_content(ask: Callable[[Path], _Answer]) -> Callable[[Path], _Answer]:
    """Ask about a file once, as long as its times, its size and its inode stay the same."""
    known: dict[Path, tuple[tuple[int, int, int, int], _Answer]] = {}

    @functools.wraps(ask)
    def remembered(file: Path) -> _Answer:
        status = file.stat()
        stamp = (status.st_mtime_ns, status.st_ctime_ns, status.st_size, status.st_ino)
        found = known.get(file)
        if found is not None and found[0] == stamp:
            return found[1]
        answer = ask(file)
        if time.time_ns() - max(status.st_mtime_ns, status.st_ctime_ns) > _TICK_NANOSECONDS:
            known[file] = (stamp, answer)
        return answer

    return remembered
