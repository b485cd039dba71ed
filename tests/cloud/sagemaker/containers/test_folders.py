"""Removing what models leave behind."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from sagemaker_rest.cloud.sagemaker.containers.folders import remove_folder

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "model"
    made.mkdir()
    return made


def nest(folder: Path, depth: int) -> None:
    """Make folders in each other, deeper than any path can say."""
    within = os.open(folder, os.O_RDONLY)
    for _ in range(depth):
        os.mkdir("deeper", dir_fd=within)
        inner = os.open("deeper", os.O_RDONLY, dir_fd=within)
        os.close(within)
        within = inner
    os.close(os.open("weights", os.O_CREAT | os.O_WRONLY, dir_fd=within))
    os.close(within)


def test_folders_nested_deeper_than_a_path_can_say_are_removed(folder: Path) -> None:
    nest(folder, 1100)

    remove_folder(folder)

    assert not folder.exists()


def test_what_is_read_only_is_removed(folder: Path) -> None:
    (folder / "a/b").mkdir(parents=True)
    (folder / "a/b/weights").write_bytes(b"")
    (folder / "a/b/weights").chmod(0o400)
    (folder / "a/b").chmod(0o500)
    (folder / "a").chmod(0)
    folder.chmod(0o500)

    remove_folder(folder)

    assert not folder.exists()


def test_folders_that_have_the_names_of_removed_ones_are_removed(folder: Path) -> None:
    (folder / ".removed-0/.removed-1").mkdir(parents=True)
    (folder / "a").mkdir()

    remove_folder(folder)

    assert not folder.exists()


def test_nothing_behind_a_link_is_removed(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine/file").write_text("mine")
    (folder / "link").symlink_to(tmp_path / "mine")

    remove_folder(folder)

    assert not folder.exists()
    assert (tmp_path / "mine/file").read_text() == "mine"


def test_a_folder_that_is_gone_is_nothing_to_remove(folder: Path, caplog: pytest.LogCaptureFixture) -> None:
    remove_folder(folder / "gone")

    assert caplog.messages == []


def test_what_cannot_be_removed_is_logged(
    folder: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    (folder / "file").write_text("")

    def refuse(_: str) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(os, "unlink", refuse)

    remove_folder(folder)

    assert caplog.messages == [f"{folder} could not be removed: [Errno 1] Operation not permitted"]
