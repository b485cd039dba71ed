"""`model.tar.gz`, packed so that the same files always give the same bytes.

Then the archive's hash says whether the model has changed, and Terraform replaces an endpoint only for a new model.
Names are sorted; owner, permissions and time are constants; the gzip header has neither name nor time. What is left
is the compressor: another build of zlib may pack the same files to other bytes.
"""

from __future__ import annotations

import gzip
import tarfile
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from sagemaker_rest.errors import ArchiveError
from sagemaker_rest.staging import staged

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

ARCHIVE_VERSION = "1"
"""The version of a SavedModel inside every archive.

An endpoint unpacks an archive into an empty folder, so there is nothing that a later version would have to outrank, and
a fixed one lets the same model be the same archive whenever it was trained.
"""

_TIME = 315_532_800
"""1 January 1980: GNU tar warns of an "implausibly old time stamp" at 0."""


def pack_archive(contents: Mapping[str, Path], archive: Path) -> None:
    """Pack files and folders under the given names: `{"1": saved_model_folder, "code/inference.py": path}`.

    The version is part of the name, as SageMaker's container wants it: `1/saved_model.pb`. A folder is packed with
    all it holds. An archive that is already there is replaced in one step.

    ArchiveError: nothing to pack, a name that would leave the folder it is unpacked into, or something that is
    neither a file nor a folder (symbolic links too: what they point to is not in the archive). OutputError: the
    archive cannot be written.
    """
    if not contents:
        raise ArchiveError(f"{archive}: there is nothing to pack")
    entries: dict[str, Path] = {}
    for name, path in contents.items():
        entries.update(_entries(_safe(name), path))
    with (
        staged(archive) as stage,
        stage.open("wb") as raw,
        gzip.GzipFile(filename="", mode="wb", fileobj=raw, mtime=0) as packed,
        tarfile.open(fileobj=packed, mode="w", format=tarfile.PAX_FORMAT) as tar,
    ):
        for name in sorted(entries):
            _add(tar, name, entries[name])


def _safe(name: str) -> PurePosixPath:
    path = PurePosixPath(name)
    if not path.parts or path.is_absolute() or ".." in path.parts:
        raise ArchiveError(
            f"{name!r} is not a name for something in an archive: give a relative one without '..', like '1'"
        )
    return path


def _entries(name: PurePosixPath, path: Path) -> Iterator[tuple[str, Path]]:
    if path.is_symlink() or not (path.is_file() or path.is_dir()):
        fault = (
            "is a symbolic link"
            if path.is_symlink()
            else "is neither a file nor a folder"
            if path.exists()
            else "is not there"
        )
        raise ArchiveError(f"{path} cannot be packed: it {fault}")
    yield str(name), path
    if path.is_dir():
        for child in path.iterdir():
            yield from _entries(name / child.name, child)


def _add(tar: tarfile.TarFile, name: str, path: Path) -> None:
    entry = tarfile.TarInfo(name)
    entry.mtime = _TIME
    if path.is_dir():
        entry.type, entry.mode = tarfile.DIRTYPE, 0o755
        tar.addfile(entry)
        return
    entry.mode = 0o644
    with path.open("rb") as content:
        entry.size = path.stat().st_size
        tar.addfile(entry, content)
