"""A model that is there already as a `model.tar.gz`, with the user's code beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sagemaker_rest.errors import ArchiveError
from sagemaker_rest.mnist.archive import pack_archive

if TYPE_CHECKING:
    from pathlib import Path

ARCHIVE_VERSION = "1"
"""The model's version inside every archive.

An endpoint unpacks an archive into an empty folder, so there is nothing that a later version would have to outrank, and
a fixed one lets the same model be the same archive whenever it was trained.
"""

_SAVED_MODEL_FILES = ("saved_model.pb", "saved_model.pbtxt")


def pack_model(model: Path, archive: Path, *, code: Path | None = None) -> Path:
    """Pack a SavedModel, and the folder `code` with `inference.py` or `requirements.txt`, and give the SavedModel.

    `model` is the SavedModel's folder, or one of versions, as `sagemaker-rest train` writes it: then the highest is
    packed. What Python has compiled in `code` stays out.

    ArchiveError: there is no SavedModel, or nothing in `code` that the container would run. OutputError: the archive
    cannot be written.
    """
    saved_model = _saved_model(model)
    contents = {ARCHIVE_VERSION: saved_model}
    if code is not None:
        contents |= _code_files(code)
    pack_archive(contents, archive)
    return saved_model


def _saved_model(folder: Path) -> Path:
    if _is_saved_model(folder):
        return folder
    versions = [child for child in folder.iterdir() if _is_version(child)] if folder.is_dir() else []
    if not versions:
        raise ArchiveError(
            f"{folder} is no SavedModel (it has no {_SAVED_MODEL_FILES[0]}) and has no version of one, a folder whose "
            "name is a number. Name a SavedModel's folder, or train one: sagemaker-rest train"
        )
    return max(versions, key=lambda version: int(version.name))


def _is_version(folder: Path) -> bool:
    return folder.name.isdecimal() and _is_saved_model(folder)


def _is_saved_model(folder: Path) -> bool:
    return any((folder / name).is_file() for name in _SAVED_MODEL_FILES)


def _code_files(code: Path) -> dict[str, Path]:
    # the container looks for nothing else: without one of these the folder would be ignored without a word
    if not any((code / name).exists() for name in ("inference.py", "requirements.txt", "lib")):
        raise ArchiveError(
            f"{code} has neither inference.py nor requirements.txt nor lib/. The container would ignore such a folder; "
            "name the one that holds inference.py"
        )
    files = (path for path in code.rglob("*") if path.is_symlink() or not path.is_dir())
    return {
        f"code/{path.relative_to(code).as_posix()}": path
        for path in files
        if "__pycache__" not in path.relative_to(code).parts
    }
