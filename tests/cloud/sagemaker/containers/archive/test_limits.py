"""The size of an archive is limited: in bytes, in members, by the disk."""

from __future__ import annotations

import errno
import os
from typing import TYPE_CHECKING

import pytest

from sagemaker_rest.cloud.sagemaker.containers import archive as archive_module
from sagemaker_rest.cloud.sagemaker.containers import room
from sagemaker_rest.cloud.sagemaker.containers.archive import unpack_archive
from sagemaker_rest.errors import ArchiveError
from tests.cloud.sagemaker.containers.archive.conftest import everything_in
from tests.tar_archives import file, pack

if TYPE_CHECKING:
    from pathlib import Path


def test_an_archive_that_unpacks_to_too_much_is_refused(archive: Path, into: Path) -> None:
    pack(archive, file("a", bytes(600_000)), file("b", bytes(600_000)))

    with pytest.raises(ArchiveError, match="member 'b': the model takes more than 1,000,000 bytes, the limit"):
        unpack_archive(archive, into, maximum_bytes=1_000_000)

    assert everything_in(into.parent) == []


def test_an_archive_of_just_the_allowed_size_is_unpacked(archive: Path, into: Path) -> None:
    pack(archive, file("a", bytes(1_000_000)))

    unpack_archive(archive, into, maximum_bytes=1_000_000)

    assert (into / "a").stat().st_size == 1_000_000


def test_an_archive_with_too_many_members_is_refused(archive: Path, into: Path) -> None:
    pack(archive, file("a"), file("b"), file("c"))

    with pytest.raises(ArchiveError, match="more than 2 members"):
        unpack_archive(archive, into, maximum_members=2)

    assert everything_in(into.parent) == []


def test_the_folders_that_members_need_are_counted(archive: Path, into: Path) -> None:
    pack(archive, file("a/b/c/d"))

    with pytest.raises(ArchiveError, match="more than 3 members, the folders that they need included"):
        unpack_archive(archive, into, maximum_members=3)


def test_an_archive_that_the_disk_has_no_room_for_is_refused(
    archive: Path, into: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pack(archive, file("a", bytes(100)))
    monkeypatch.setattr(room, "free_bytes", lambda _folder: room.RESERVED_BYTES + 99)

    with pytest.raises(ArchiveError, match="member 'a': 100 more bytes would leave less than 268,435,456 of the disk"):
        unpack_archive(archive, into)

    assert everything_in(into.parent) == []


def test_a_disk_that_others_fill_meanwhile_ends_the_unpacking(
    archive: Path, into: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pack(archive, file("a", bytes(3 * 1024**2)))
    free = iter([room.RESERVED_BYTES * 2, 0])
    monkeypatch.setattr(room, "free_bytes", lambda _folder: next(free))

    with pytest.raises(ArchiveError, match=r"member 'a': 2,097,152 more bytes would leave less than .* 0 free bytes"):
        unpack_archive(archive, into)

    assert everything_in(into.parent) == []


@pytest.mark.parametrize(
    ("number", "rule"),
    [
        pytest.param(errno.ENOSPC, r"it could not be written \(No space left on device\)", id="full disk"),
        pytest.param(errno.EMFILE, r"it could not be written \(Too many open files\)", id="too many files"),
        pytest.param(errno.ENAMETOOLONG, r"it could not be written \(File name too long\)", id="long path"),
        pytest.param(errno.EEXIST, "this machine's disk does not tell its name from another", id="disk without case"),
    ],
)
def test_a_disk_that_refuses_a_member_is_said(
    archive: Path, into: Path, monkeypatch: pytest.MonkeyPatch, number: int, rule: str
) -> None:
    pack(archive, file("a"))

    def refuse(*_: object) -> int:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(archive_module, "_opened", refuse)

    with pytest.raises(ArchiveError, match=f"because of its member 'a': {rule}"):
        unpack_archive(archive, into)

    assert everything_in(into.parent) == []


def test_a_folder_at_the_limit_of_depth_is_unpacked(archive: Path, into: Path) -> None:
    pack(archive, file("d/" * 99 + "weights"))

    unpack_archive(archive, into)

    assert (into / ("d/" * 99) / "weights").is_file()
