"""What was at a path when a command read it or looked at it, so short that it can be kept and compared."""

import hashlib
import stat
from dataclasses import dataclass
from pathlib import Path

# A larger file is known by its times, size and inode: programs, which are not written over in place.
_HASHED_BYTES = 32 << 20
_ABSENT = "nothing"


@dataclass(frozen=True, slots=True)
class Reading:
    """`was` is what was there: the content if `is_read`, else only the kind."""

    path: str
    is_read: bool
    was: str

    def still_holds(self) -> bool:
        return (content(self.path) if self.is_read else kind(self.path)) == self.was


def content(path: str) -> str:
    """What is in a file, or which names a folder has."""
    file = Path(path)
    try:
        status = file.stat()
        if stat.S_ISDIR(status.st_mode):
            return f"folder {_digest(chr(0).join(sorted(one.name for one in file.iterdir())))}"
        if not stat.S_ISREG(status.st_mode):
            return f"special {stat.S_IFMT(status.st_mode)}"
        if status.st_size > _HASHED_BYTES:
            return f"large {status.st_dev} {status.st_ino} {status.st_size} {status.st_mtime_ns} {status.st_ctime_ns}"
        return f"file {hashlib.sha256(file.read_bytes()).hexdigest()}"
    except OSError as error:
        return _missing(error)


def kind(path: str) -> str:
    """Which kind of thing is at a path, and what it links to, if it does."""
    file = Path(path)
    try:
        return f"{stat.S_IFMT(file.lstat().st_mode)} {stat.S_IFMT(file.stat().st_mode)}"
    except OSError as error:
        return _missing(error)


def _missing(error: OSError) -> str:
    return _ABSENT if isinstance(error, FileNotFoundError | NotADirectoryError) else f"refused {error.errno}"


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode(errors="surrogateescape")).hexdigest()
