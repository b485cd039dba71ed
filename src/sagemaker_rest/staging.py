"""Writing a file or folder so that it is there whole, or not at all."""

from __future__ import annotations

import contextlib
import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from sagemaker_rest.errors import OutputError

if TYPE_CHECKING:
    from collections.abc import Iterator


def require_writable(folder: Path) -> None:
    """Raise OutputError if nothing can be written into `folder`, which need not be there yet.

    For what takes long: better told before than after.
    """
    nearest = next(path for path in (folder, *folder.absolute().parents) if path.exists())
    if not nearest.is_dir():
        raise OutputError(f"nothing can be written into {folder}: {nearest} is not a folder")
    if not os.access(nearest, os.W_OK):
        raise OutputError(f"nothing can be written into {folder}: no permission to write in {nearest}")


@contextlib.contextmanager
def staged(target: Path) -> Iterator[Path]:
    """Yield a path to make `target` at; it is moved to `target` when the block ends well and removed when it does not.

    A file at `target` is replaced; a folder that holds anything is not. Missing parents are made, and removed again
    if nothing came of it. OutputError: the file system refuses.
    """
    made = _make_parents(target)
    try:
        with tempfile.TemporaryDirectory(
            prefix=f".{target.name}.", dir=target.parent, ignore_cleanup_errors=True
        ) as folder:
            # inside a folder of its own, so that it has the permissions the umask gives and not those of a temporary
            # file; by another name, so that nobody who looks for the target finds half of it
            stage = Path(folder) / f"new{target.suffix}"
            yield stage
            os.replace(stage, target)  # noqa: PTH105 - named as the atomic step it is
    except BaseException as error:
        for parent in made:
            with contextlib.suppress(OSError):  # another run has written there meanwhile
                parent.rmdir()
        if isinstance(error, OSError):
            raise OutputError(f"{target} cannot be written: {error.strerror or error}") from error
        raise


def _make_parents(target: Path) -> list[Path]:
    """Make the missing parent folders, and return them, innermost first."""
    missing = [folder for folder in target.parents if not folder.exists()]
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutputError(
            f"{target} cannot be written: {target.parent} is not a folder and cannot be made: {error.strerror}"
        ) from error
    return missing
