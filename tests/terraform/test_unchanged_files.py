"""A file is asked about again when it has changed, however soon."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from sagemaker_rest.terraform.unchanged_files import once_per_content

if TYPE_CHECKING:
    from pathlib import Path

LONG_AGO = (1_000_000_000, 1_000_000_000)


def asks_for(file: Path, asked: list[str]) -> str:
    asked.append(file.name)
    return file.read_text()


@pytest.fixture
def asked() -> list[str]:
    return []


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> None:
    """An hour has passed since the files were written."""
    monkeypatch.setattr("sagemaker_rest.terraform.unchanged_files._TICK_NANOSECONDS", -3_600_000_000_000)


@pytest.mark.usefixtures("later")
def test_an_unchanged_file_is_asked_about_once(tmp_path: Path, asked: list[str]) -> None:
    (tmp_path / "a").write_text("one")
    text = once_per_content(lambda file: asks_for(file, asked))

    assert [text(tmp_path / "a"), text(tmp_path / "a")] == ["one", "one"]
    assert asked == ["a"]


@pytest.mark.usefixtures("later")
@pytest.mark.parametrize(
    "changed", [pytest.param("three", id="another size"), pytest.param("two", id="the same size and time")]
)
def test_a_changed_file_is_asked_about_again(tmp_path: Path, changed: str) -> None:
    (tmp_path / "a").write_text("one")
    os.utime(tmp_path / "a", LONG_AGO)
    text = once_per_content(lambda file: file.read_text())
    text(tmp_path / "a")

    (tmp_path / "b").write_text(changed)
    os.utime(tmp_path / "b", LONG_AGO)
    (tmp_path / "b").replace(tmp_path / "a")

    assert text(tmp_path / "a") == changed


def test_two_changes_within_a_tick_of_the_clock_are_seen(tmp_path: Path) -> None:
    text = once_per_content(lambda file: file.read_text())

    (tmp_path / "a").write_text("one")
    first = text(tmp_path / "a")
    (tmp_path / "a").write_text("two")

    assert (first, text(tmp_path / "a")) == ("one", "two")


def test_a_file_that_is_gone_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        once_per_content(lambda file: file.read_text())(tmp_path / "absent")
