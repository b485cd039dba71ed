"""Files and folders are there whole, or not at all."""

from __future__ import annotations

import stat
from typing import TYPE_CHECKING

import pytest

from sagemaker_rest.errors import OutputError
from sagemaker_rest.staging import require_writable, staged

if TYPE_CHECKING:
    from pathlib import Path


def test_a_file_appears_when_it_is_whole(tmp_path: Path) -> None:
    target = tmp_path / "file"

    with staged(target) as stage:
        stage.write_text("whole")
        assert not target.exists()

    assert target.read_text() == "whole"
    assert list(tmp_path.iterdir()) == [target]


def test_a_failure_leaves_the_older_file_and_nothing_else(tmp_path: Path) -> None:
    target = tmp_path / "file"
    target.write_text("older")

    with pytest.raises(KeyboardInterrupt):
        _write_half_and_break_off(target)

    assert target.read_text() == "older"
    assert list(tmp_path.iterdir()) == [target]


def test_a_failure_removes_the_parents_that_were_made(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="no"), staged(tmp_path / "a" / "b" / "file"):
        raise ValueError("no")

    assert list(tmp_path.iterdir()) == []


def test_a_folder_is_never_overwritten(tmp_path: Path) -> None:
    target = tmp_path / "folder"
    target.mkdir()
    (target / "kept").touch()

    with pytest.raises(OutputError, match="folder cannot be written"), staged(target) as stage:
        stage.mkdir()

    assert [path.name for path in target.iterdir()] == ["kept"]


def test_permissions_are_those_of_any_new_file(tmp_path: Path) -> None:
    (tmp_path / "ordinary").touch()

    with staged(tmp_path / "file") as stage:
        stage.touch()

    assert stat.filemode((tmp_path / "file").stat().st_mode) == stat.filemode((tmp_path / "ordinary").stat().st_mode)


def test_a_file_where_a_parent_should_be_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()

    with pytest.raises(OutputError, match="file is not a folder and cannot be made"), staged(tmp_path / "file" / "x"):
        pass


def test_a_folder_that_is_not_there_yet_can_be_written(tmp_path: Path) -> None:
    require_writable(tmp_path / "a" / "b")


def test_a_file_is_no_folder_to_write_into(tmp_path: Path) -> None:
    (tmp_path / "file").touch()

    with pytest.raises(OutputError, match=r"nothing can be written into .*b: .*file is not a folder"):
        require_writable(tmp_path / "file" / "b")


def _write_half_and_break_off(target: Path) -> None:
    with staged(target) as stage:
        stage.write_text("half")
        raise KeyboardInterrupt
