"""What was read holds as long as it is the same."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from sagemaker_rest.terraform.remembered import readings
from sagemaker_rest.terraform.remembered.readings import Reading, content, kind

Change = Callable[[Path], object]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "text").write_text("one")
    (tmp_path / "link").symlink_to(tmp_path / "text")
    (tmp_path / "inner").mkdir()
    return tmp_path


@pytest.mark.parametrize(
    ("name", "change"),
    [
        pytest.param("text", lambda folder: (folder / "text").write_text("two"), id="another content"),
        pytest.param("text", lambda folder: (folder / "text").unlink(), id="a file that is gone"),
        pytest.param("absent", lambda folder: (folder / "absent").touch(), id="a file that has come"),
        pytest.param("inner", lambda folder: (folder / "inner" / "new").touch(), id="a new name"),
        pytest.param("link", lambda folder: (folder / "text").write_text("two"), id="behind a link"),
    ],
)
def test_a_change_is_noticed(folder: Path, name: str, change: Change) -> None:
    reading = Reading(str(folder / name), is_read=True, was=content(str(folder / name)))

    before = reading.still_holds()
    change(folder)

    assert before
    assert not reading.still_holds()


@pytest.mark.parametrize(
    ("name", "change"),
    [
        pytest.param("text", lambda folder: os.utime(folder / "text", (0, 0)), id="other times"),
        pytest.param("inner", lambda folder: os.utime(folder / "inner", (0, 0)), id="a folder's other times"),
    ],
)
def test_what_says_the_same_is_the_same(folder: Path, name: str, change: Change) -> None:
    reading = Reading(str(folder / name), is_read=True, was=content(str(folder / name)))

    change(folder)

    assert reading.still_holds()


def test_a_large_file_is_known_by_its_times(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(readings, "_HASHED_BYTES", 2)
    reading = Reading(str(folder / "text"), is_read=True, was=content(str(folder / "text")))

    before = reading.still_holds()
    os.utime(folder / "text", (0, 0))

    assert (before, reading.still_holds()) == (True, False)


def test_what_is_looked_at_may_change_but_not_become_something_else(folder: Path) -> None:
    reading = Reading(str(folder / "text"), is_read=False, was=kind(str(folder / "text")))

    (folder / "text").write_text("two")
    after_writing = reading.still_holds()
    (folder / "text").unlink()
    (folder / "text").mkdir()

    assert (after_writing, reading.still_holds()) == (True, False)
