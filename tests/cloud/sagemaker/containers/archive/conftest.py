"""An archive that a test writes, and a folder that it is unpacked into."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    return tmp_path / "given" / "model.tar.gz"


@pytest.fixture(autouse=True)
def given_folder(archive: Path) -> Path:
    archive.parent.mkdir()
    return archive.parent


@pytest.fixture
def into(tmp_path: Path) -> Path:
    return tmp_path / "unpacked" / "model"


def everything_in(directory: Path) -> list[str]:
    return sorted(path.relative_to(directory).as_posix() for path in directory.rglob("*"))


def noise(size: int) -> bytes:
    return random.Random(7).randbytes(size)  # noqa: S311  # bytes that do not compress, not a secret
