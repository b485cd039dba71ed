"""Removing the folders of models, whatever models have made of them."""

from __future__ import annotations

import logging
import os
from contextlib import suppress
from itertools import count
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_LOG = logging.getLogger(__name__)


def remove_folder(folder: Path) -> None:
    """Remove a folder with all that is in it, also what is read-only or nested deeper than a path can say.

    Never raises: whatever cannot be removed is logged. A folder that is absent is nothing to remove.
    """
    try:
        _remove(folder)
    except FileNotFoundError:
        return
    except OSError as fault:
        _LOG.warning("%s could not be removed: %s", folder, fault)


def _remove(folder: Path) -> None:
    """Empty the folders right below `folder` one by one; those that they hold are moved up beside them first.

    So no path grows longer, nothing is open but one folder, and nothing calls itself: shutil.rmtree gives up at
    Python's limit of recursion, and silently if errors are ignored.
    """
    names = (folder / f".removed-{number}" for number in count())
    waiting = _emptied(folder, names)
    while waiting:
        inner = waiting.pop()
        waiting += _emptied(inner, names)
        inner.rmdir()
    folder.rmdir()


def _emptied(folder: Path, names: Iterator[Path]) -> list[Path]:
    """Remove the files of a folder, and move its folders to `names`; the new names."""
    with suppress(PermissionError):  # of somebody else: whether it can be emptied all the same shows now
        folder.chmod(0o700)
    moved = []
    with os.scandir(folder) as entries:
        found = list(entries)
    for entry in found:
        if entry.is_dir(follow_symlinks=False):
            moved.append(_moved(folder / entry.name, names))
        else:
            os.unlink(entry.path)  # noqa: PTH108 - a path for each would take as long as the call
    return moved


def _moved(folder: Path, names: Iterator[Path]) -> Path:
    with suppress(PermissionError):
        folder.chmod(0o700)  # a folder that moves is written to: its '..' changes
    name = next(name for name in names if not os.path.lexists(name))
    return folder.rename(name)
