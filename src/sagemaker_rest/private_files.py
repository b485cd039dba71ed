"""Files and folders that only their owner may read, whatever the umask: states, plans and logs hold secrets."""

from __future__ import annotations

import contextlib
import os
import stat
from pathlib import Path
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from io import BufferedWriter

FOLDER_MODE, FILE_MODE = 0o700, 0o600


def private_folder(folder: Path) -> Path:
    """Make a folder, and those above it that are missing, for the owner alone; one that is there becomes so."""
    missing = [place for place in (folder, *folder.parents) if not place.exists()]
    for place in reversed(missing):
        place.mkdir(mode=FOLDER_MODE, exist_ok=True)
    _restrict(folder)
    return folder


def write_private(file: Path, text: str) -> None:
    with open_private(file, "wb") as opened:
        opened.write(text.encode())


def append_private(file: Path, text: str) -> None:
    with open_private(file, "ab") as opened:
        opened.write(text.encode())


def open_private(file: Path, mode: Literal["wb", "ab"]) -> BufferedWriter:
    """Open a file to write bytes; a new one is the owner's alone from the beginning."""
    return open(file, mode, opener=_opener)  # Path has no opener


def reserve_private(file: Path) -> None:
    """Make an empty file for a program that would make it readable for others; one that is there keeps its content."""
    with contextlib.suppress(FileNotFoundError), open_private(file, "ab"):
        _restrict(file)


def make_private(folder: Path, *, apart: str) -> None:
    """Take a folder and all in it from everybody else. Folders of the name `apart` are taken, and not what they hold.

    A file with other names elsewhere is left as it is: there it is somebody's.
    """
    for place, folders, files in os.walk(folder):
        here = Path(place)
        _restrict(here)
        for name in files:
            _restrict(here / name)
        if apart in folders:
            _restrict(here / apart)
            folders.remove(apart)


def _restrict(path: Path) -> None:
    with contextlib.suppress(FileNotFoundError, PermissionError):  # it has gone since, or is another user's
        status = path.lstat()
        is_shared = stat.S_ISREG(status.st_mode) and status.st_nlink > 1
        if not stat.S_ISLNK(status.st_mode) and not is_shared and status.st_mode & 0o077:
            path.chmod(stat.S_IMODE(status.st_mode) & 0o700)


def _opener(path: str, flags: int) -> int:
    return os.open(path, flags, FILE_MODE)
