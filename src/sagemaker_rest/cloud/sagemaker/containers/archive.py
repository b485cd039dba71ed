"""Unpacking a `model.tar.gz` that may come from anybody."""

from __future__ import annotations

import gzip
import os
import shutil
import tarfile
import tempfile
import zlib
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, BinaryIO, cast

from sagemaker_rest.errors import ArchiveError

if TYPE_CHECKING:
    from collections.abc import Iterator

# An endpoint's storage volume is 30 GB on most instance types; a third of it is still far above any model that a laptop
# serves. https://docs.aws.amazon.com/sagemaker/latest/dg/host-instance-storage.html
MAXIMUM_BYTES = 10 * 1024**3
MAXIMUM_MEMBERS = 100_000

_GZIP_MAGIC = b"\x1f\x8b"
_CHUNK = 1024 * 1024


def unpack_archive(
    archive: Path, into: Path, *, maximum_bytes: int = MAXIMUM_BYTES, maximum_members: int = MAXIMUM_MEMBERS
) -> None:
    """Unpack the gzip-compressed tar `archive` into the folder `into`, which must not exist yet or be empty.

    All or nothing: `into` is filled by one rename at the end. Regular files, folders and links that stay inside are
    unpacked. Raises ArchiveError, which names the archive, the member and the rule, for a file that is missing, empty,
    truncated, or no gzip or tar; for a name that is absolute or climbs with `..`; for a link that leads outside; for a
    device; and beyond `maximum_bytes` (unpacked) or `maximum_members`.
    """
    _require_gzip(archive)
    if into.exists() and (not into.is_dir() or any(into.iterdir())):
        raise ArchiveError(f"{archive} cannot be unpacked into {into}: it exists and is not an empty folder.")
    into.parent.mkdir(parents=True, exist_ok=True)
    staging = Path(tempfile.mkdtemp(prefix=f".{into.name}.", dir=into.parent))
    try:
        unpacking = _Unpacking(archive, staging, maximum_bytes, maximum_members)
        with gzip.open(archive) as stream:
            unpacking.run(cast("BinaryIO", stream))
        staging.chmod(0o755)
        staging.replace(into)
    except (EOFError, gzip.BadGzipFile, zlib.error) as fault:
        raise ArchiveError(
            f"{archive} is truncated or damaged: its gzip stream breaks off or does not match its checksum ({fault}). "
            "Make or copy the archive again."
        ) from fault
    except tarfile.TarError as fault:
        raise ArchiveError(
            f"{archive} is gzip-compressed, but what is inside is not a whole tar archive ({fault}). "
            "Pack it with `tar -czf model.tar.gz`."
        ) from fault
    except (OSError, ValueError) as fault:
        raise ArchiveError(f"{archive} could not be unpacked into {into}: {fault}.") from fault
    finally:
        shutil.rmtree(staging, ignore_errors=True)


def _require_gzip(archive: Path) -> None:
    try:
        with archive.open("rb") as stream:
            start = stream.read(len(_GZIP_MAGIC))
    except FileNotFoundError:
        raise ArchiveError(f"{archive} does not exist: there is no archive to unpack.") from None
    except OSError as fault:
        raise ArchiveError(f"{archive} cannot be read: {fault.strerror}.") from fault
    if not start:
        raise ArchiveError(f"{archive} is empty (0 bytes): a model archive is a gzip-compressed tar.")
    if start != _GZIP_MAGIC:
        raise ArchiveError(
            f"{archive} is not gzip-compressed (it starts with {start.hex(' ')}, not 1f 8b): "
            "a model archive is a gzip-compressed tar, made with `tar -czf model.tar.gz`."
        )


class _Unpacking:
    """One archive on its way into a folder. Links are made last, so that no file is ever written through one."""

    def __init__(self, archive: Path, folder: Path, maximum_bytes: int, maximum_members: int) -> None:
        self._archive = archive
        self._folder = folder
        self._maximum_bytes = maximum_bytes
        self._maximum_members = maximum_members
        self._bytes = 0
        self._links: dict[PurePosixPath, str] = {}

    def run(self, stream: BinaryIO) -> None:
        members = 0
        with tarfile.open(fileobj=stream, mode="r|") as tar:
            for member in _members(tar):
                members += 1
                if members > self._maximum_members:
                    raise ArchiveError(
                        f"{self._archive} holds more than {self._maximum_members:,} members: this is the limit."
                    )
                self._unpack(tar, member)
        if not members:
            raise ArchiveError(f"{self._archive} is a tar archive without any member: there is no model in it.")
        # the checksum stands at the end of the stream, behind what tar wanted to read
        while stream.read(_CHUNK):
            pass
        self._make_links()

    def _refuse(self, member: str, rule: str) -> ArchiveError:
        return ArchiveError(f"{self._archive} is refused because of its member {member!r}: {rule}.")

    def _unpack(self, tar: tarfile.TarFile, member: tarfile.TarInfo) -> None:
        path = self._path(member.name)
        if not path.parts:
            if member.isdir():  # `tar -czf … .` begins with the folder itself
                return
            raise self._refuse(member.name, "a file needs a name")
        if any(parent in self._links for parent in path.parents):
            raise self._refuse(member.name, "it would be written through a link of the same archive")
        target = self._folder / path
        if member.isdir():
            self._make_folder(member.name, target)
            return
        self._make_folder(member.name, target.parent)
        if target.is_dir():
            raise self._refuse(member.name, "a folder of the same name comes before it")
        target.unlink(missing_ok=True)
        self._links.pop(path, None)
        if member.isreg():
            self._write(tar, member, target)
        elif member.issym():
            self._links[path] = member.linkname
        elif member.islnk():
            self._make_hard_link(member, target)
        else:
            raise self._refuse(member.name, "devices, pipes and other special files are not unpacked")

    def _path(self, name: str) -> PurePosixPath:
        path = PurePosixPath(name)
        if path.is_absolute():
            raise self._refuse(name, "its name is absolute; names must be relative to the archive")
        if ".." in path.parts:
            raise self._refuse(name, "its name climbs out with '..'")
        return path

    def _make_folder(self, name: str, target: Path) -> None:
        try:
            target.mkdir(parents=True, exist_ok=True)
        except (FileExistsError, NotADirectoryError):
            raise self._refuse(name, "a file stands where it needs a folder") from None

    def _write(self, tar: tarfile.TarFile, member: tarfile.TarInfo, target: Path) -> None:
        # the header's word first: a bomb is refused before a byte of it is written
        if self._bytes + member.size > self._maximum_bytes:
            raise self._refuse(
                member.name, f"the archive unpacks to more than {self._maximum_bytes:,} bytes, the limit"
            )
        self._bytes += member.size
        source = tar.extractfile(member)
        if source is None:
            raise self._refuse(member.name, "it has no content")
        with source, target.open("wb") as written:
            shutil.copyfileobj(source, written, _CHUNK)
        target.chmod(0o755 if member.mode & 0o100 else 0o644)

    def _make_hard_link(self, member: tarfile.TarInfo, target: Path) -> None:
        source = self._path(member.linkname)
        if any(step in self._links for step in (source, *source.parents)) or not (self._folder / source).is_file():
            raise self._refuse(member.name, f"it links to {member.linkname!r}, which is no file of this archive")
        os.link(self._folder / source, target)

    def _make_links(self) -> None:
        for path, destination in self._links.items():
            (self._folder / path).symlink_to(destination)
        root = os.path.realpath(self._folder)
        for path, destination in self._links.items():
            end = self._end_of_link(path)
            if PurePosixPath(destination).is_absolute() or os.path.commonpath((root, end)) != root:
                raise self._refuse(str(path), f"it links to {destination!r}, outside the archive")

    def _end_of_link(self, path: PurePosixPath) -> str:
        try:
            return os.path.realpath(self._folder / path, strict=True)
        except FileNotFoundError:  # it leads to nothing, which harms nobody as long as the nothing is inside
            return os.path.realpath(self._folder / path)
        except OSError:
            raise self._refuse(str(path), "it links to itself, directly or through other links") from None


def _members(tar: tarfile.TarFile) -> Iterator[tarfile.TarInfo]:
    """The members, one after the other; the tar's own list of them is kept short, so that memory stays flat."""
    while (member := tar.next()) is not None:
        tar.members = []  # type: ignore[attr-defined]  # documented way to bound memory in stream mode
        yield member
