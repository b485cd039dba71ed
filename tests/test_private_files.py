"""Files that only their owner may read, whatever the umask."""

from __future__ import annotations

import os
import stat
from typing import TYPE_CHECKING

import pytest

from sagemaker_rest.private_files import append_private, make_private, private_folder, reserve_private, write_private

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture(autouse=True)
def open_umask() -> Iterator[None]:
    before = os.umask(0)
    yield
    os.umask(before)


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_a_folder_and_those_that_are_missing_above_it_are_private(tmp_path: Path) -> None:
    made = private_folder(tmp_path / "a" / "b")

    assert [mode(made), mode(made.parent)] == [0o700, 0o700]


def test_a_folder_that_is_there_becomes_private(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir(mode=0o755)

    assert mode(private_folder(tmp_path / "a")) == 0o700


def test_what_is_written_is_private(tmp_path: Path) -> None:
    file = tmp_path / "file"

    write_private(file, "old")
    write_private(file, "new ")
    append_private(file, "and more")

    assert (mode(file), file.read_text(encoding="utf-8")) == (0o600, "new and more")


def test_a_file_is_reserved_for_another_program_and_keeps_its_content(tmp_path: Path) -> None:
    reserve_private(tmp_path / "new")
    (tmp_path / "state").write_text("{}")
    reserve_private(tmp_path / "state")
    (tmp_path / "new").write_text("by another program")

    assert [mode(tmp_path / name) for name in ("new", "state")] == [0o600, 0o600]
    assert (tmp_path / "state").read_text() == "{}"


def test_a_tree_becomes_private_but_for_what_belongs_to_somebody(tmp_path: Path) -> None:
    runs, outside = tmp_path / "runs", tmp_path / "outside"
    (runs / "sources").mkdir(parents=True)
    for file in (runs / "log", runs / "script", runs / "sources" / "main.tf", outside):
        file.touch()
    (runs / "script").chmod(0o777)
    (runs / "linked").symlink_to(outside)
    (runs / "shared").hardlink_to(outside)

    make_private(runs, apart="sources")

    assert [mode(runs / name) for name in ("", "log", "script", "sources")] == [0o700, 0o600, 0o700, 0o700]
    assert [mode(runs / "sources" / "main.tf"), mode(outside)] == [0o666, 0o666]
