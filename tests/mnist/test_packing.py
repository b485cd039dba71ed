"""`sagemaker-rest pack`: a model that is there already, with code of the user's beside it."""

from __future__ import annotations

import tarfile
from typing import TYPE_CHECKING

import pytest

from sagemaker_rest.errors import ArchiveError
from sagemaker_rest.mnist.packing import pack_model

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def names(archive: Path) -> list[str]:
    with tarfile.open(archive) as packed:
        return packed.getnames()


@pytest.fixture
def versions(tmp_path: Path) -> Path:
    """A folder as `sagemaker-rest train` leaves it, trained three times."""
    for version in ("9", "10", "2"):
        (tmp_path / "model" / version).mkdir(parents=True)
        (tmp_path / "model" / version / "saved_model.pb").write_text(version)
    (tmp_path / "model" / "model.tar.gz").touch()
    return tmp_path / "model"


@pytest.fixture
def code(tmp_path: Path) -> Path:
    folder = tmp_path / "code"
    (folder / "lib" / "__pycache__").mkdir(parents=True)
    (folder / "lib" / "__pycache__" / "library.cpython-311.pyc").touch()
    (folder / "lib" / "library.py").touch()
    (folder / "inference.py").touch()
    return folder


def test_the_highest_version_is_packed_as_version_1(versions: Path, tmp_path: Path) -> None:
    packed = pack_model(versions, tmp_path / "model.tar.gz")

    assert packed == versions / "10"
    assert names(tmp_path / "model.tar.gz") == ["1", "1/saved_model.pb"]


def test_a_saved_model_itself_may_be_named(versions: Path, tmp_path: Path) -> None:
    assert pack_model(versions / "9", tmp_path / "model.tar.gz") == versions / "9"


def test_code_is_beside_the_model_without_what_python_has_compiled(versions: Path, code: Path, tmp_path: Path) -> None:
    pack_model(versions, tmp_path / "model.tar.gz", code=code)

    assert names(tmp_path / "model.tar.gz") == ["1", "1/saved_model.pb", "code/inference.py", "code/lib/library.py"]


def test_the_command_packs_the_last_training_by_default(
    run_command: Callable[..., int], versions: Path, code: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    status = run_command("pack", "--code", str(code), "--output", "model/with_code.tar.gz")

    assert status == 0
    assert "code/inference.py" in names(versions / "with_code.tar.gz")
    assert "SavedModel:    model/10\n" in capsys.readouterr().out
    assert not (tmp_path / "model.tar.gz").exists()


@pytest.mark.parametrize("name", ["absent", "code"])
def test_a_folder_without_a_model_is_refused(tmp_path: Path, code: Path, name: str) -> None:  # noqa: ARG001 - one of both
    with pytest.raises(ArchiveError, match="is no SavedModel"):
        pack_model(tmp_path / name, tmp_path / "model.tar.gz")

    assert not (tmp_path / "model.tar.gz").exists()


def test_code_that_the_container_would_ignore_is_refused(versions: Path, tmp_path: Path) -> None:
    (tmp_path / "notebooks").mkdir()
    (tmp_path / "notebooks" / "predict.py").touch()

    with pytest.raises(ArchiveError, match=r"neither inference\.py nor requirements\.txt nor lib/"):
        pack_model(versions, tmp_path / "model.tar.gz", code=tmp_path / "notebooks")
