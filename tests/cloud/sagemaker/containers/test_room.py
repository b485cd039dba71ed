"""The room that a model may take."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from sagemaker_rest.cloud.sagemaker.containers import room
from sagemaker_rest.cloud.sagemaker.containers.room import NoRoomError, Room

if TYPE_CHECKING:
    from pathlib import Path


def test_what_is_taken_adds_up_to_the_limit(tmp_path: Path) -> None:
    taken = Room(tmp_path, 100)
    taken.take(60)
    taken.take(40)

    with pytest.raises(NoRoomError, match="the model takes more than 100 bytes, the limit"):
        taken.take(1)


def test_a_disk_that_fills_is_noticed_by_many_small_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    free = iter([room.RESERVED_BYTES * 2, 0])
    monkeypatch.setattr(room, "free_bytes", lambda _folder: next(free))
    taken = Room(tmp_path)
    taken.take(1)

    for _ in range(15):
        taken.take(1024**2)

    with pytest.raises(NoRoomError, match="make room on the disk of"):
        taken.take(1024**2)
