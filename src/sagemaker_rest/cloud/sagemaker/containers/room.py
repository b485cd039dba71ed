"""The bytes that a model may still take: of its own limit, and of the disk."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

from sagemaker_rest.errors import SagemakerRestError

if TYPE_CHECKING:
    from pathlib import Path

# An endpoint's storage volume is 30 GB on most instance types; a third of it is still far above any model that a laptop
# serves. https://docs.aws.amazon.com/sagemaker/latest/dg/host-instance-storage.html
MAXIMUM_BYTES = 10 * 1024**3
# a full disk would stop much more than an endpoint
RESERVED_BYTES = 256 * 1024**2
# asking the disk about each small file would take longer than writing it
_LOOK_BYTES = 16 * 1024**2


class NoRoomError(SagemakerRestError):
    """A model that takes more than it may; the message is a clause about it."""


def free_bytes(folder: Path) -> int:
    """Return what the disk of `folder` has left."""
    return shutil.disk_usage(folder).free


class Room:
    """Counts what one model takes below `folder`, which exists."""

    def __init__(self, folder: Path, maximum_bytes: int | None = None) -> None:
        self._folder = folder
        self._maximum_bytes = MAXIMUM_BYTES if maximum_bytes is None else maximum_bytes
        self._taken = 0
        self._not_looked_for = _LOOK_BYTES

    def take(self, size: int) -> None:
        """Count `size` bytes that are about to be written. Raises NoRoomError."""
        if self._taken + size > self._maximum_bytes:
            raise NoRoomError(f"the model takes more than {self._maximum_bytes:,} bytes, the limit")
        self._taken += size
        self._not_looked_for += size
        if self._not_looked_for >= _LOOK_BYTES:
            self.look(size)

    def look(self, size: int) -> None:
        """Raise NoRoomError unless the disk has room for `size` bytes now: others write to it, too."""
        self._not_looked_for = 0
        free = free_bytes(self._folder)
        if size + RESERVED_BYTES > free:
            raise NoRoomError(
                f"{size:,} more bytes would leave less than {RESERVED_BYTES:,} of the disk's {free:,} free bytes: "
                f"make room on the disk of {self._folder}, or set TMPDIR to a folder of a larger one"
            )
