"""Unpacking a `model.tar.gz` that may come from anybody."""

from __future__ import annotations

import enum
import errno
import gzip
import os
import tempfile
import zlib
from pathlib import Path
from typing import TYPE_CHECKING, cast

from sagemaker_rest.cloud.sagemaker.containers.archive_members import TarMembers
from sagemaker_rest.cloud.sagemaker.containers.folders import remove_folder
from sagemaker_rest.cloud.sagemaker.containers.room import MAXIMUM_BYTES, NoRoomError, Room
from sagemaker_rest.errors import ArchiveError

if TYPE_CHECKING:
    import tarfile
    from typing import IO

# a disk takes up to a millisecond for each
MAXIMUM_MEMBERS = 50_000
# Python's own functions that walk through folders call themselves, in containers too
MAXIMUM_DEPTH = 100
# each is followed to its end, over all others if need be
MAXIMUM_LINKS = 1_000
LONGEST_NAME_BYTES = 255

_GZIP_MAGIC = b"\x1f\x8b"
_OTHER_KINDS = {b"PK": "a zip", b"BZ": "compressed by bzip2", b"\xfd7": "compressed by xz", b"\x28\xb5": "zstandard"}
_CHUNK = 1024 * 1024
_LONGEST_SHOWN = 200


def unpack_archive(
    archive: Path, into: Path, *, maximum_bytes: int = MAXIMUM_BYTES, maximum_members: int = MAXIMUM_MEMBERS
) -> None:
    """Unpack the gzip-compressed tar `archive` into the folder `into`, which must not exist yet or be empty.

    All or nothing: `into` is filled by one rename at the end. Regular files, folders and links that stay inside are
    unpacked; sparse files count as what they become.

    Raises:
        ArchiveError: It names the archive, the member and the rule, for a file that is missing, empty, truncated, or
            no gzip or tar; for a name that is absolute, climbs with `..` or is nested too deep; for a link that leads
            outside; for a device; beyond `maximum_bytes` (unpacked), `maximum_members`, or what the disk has free.

    """
    _require_gzip(archive)
    if into.exists() and (not into.is_dir() or any(into.iterdir())):
        raise ArchiveError(f"{archive} cannot be unpacked into {into}: it exists and is not an empty folder.")
    try:
        into.parent.mkdir(parents=True, exist_ok=True)
        staging = Path(tempfile.mkdtemp(prefix=f".{into.name}.", dir=into.parent))
    except OSError as fault:
        raise ArchiveError(f"{archive} could not be unpacked into {into}: {fault}.") from fault
    try:
        with gzip.open(archive) as stream:
            members = TarMembers(archive, cast("IO[bytes]", stream), maximum_bytes)
            _Unpacking(archive, staging, Room(staging, maximum_bytes), maximum_members).run(members)
        staging.chmod(0o755)
        staging.replace(into)
    except ArchiveError:
        raise
    except (EOFError, gzip.BadGzipFile, zlib.error) as fault:
        raise ArchiveError(
            f"{archive} is truncated or damaged: its gzip stream breaks off, does not match its checksum, or is "
            f"followed by something else ({fault}). Make or copy the archive again."
        ) from fault
    except OSError as fault:
        raise ArchiveError(f"{archive} could not be unpacked into {into}: {fault}.") from fault
    except Exception as fault:  # tarfile raises much more than its own errors for headers that are nonsense
        raise ArchiveError(
            f"{archive} is gzip-compressed, but what is inside is not a whole tar archive ({fault}). "
            "Pack it with `tar -czf model.tar.gz`."
        ) from fault
    finally:
        remove_folder(staging)


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
        other = f", as {_OTHER_KINDS[start]} file does" if start in _OTHER_KINDS else ""
        raise ArchiveError(
            f"{archive} is not gzip-compressed (it starts with {start.hex(' ')}{other}, not 1f 8b): "
            "a model archive is a gzip-compressed tar, made with `tar -czf model.tar.gz`."
        )


class _Kind(enum.Enum):
    """The kind of an archive's path."""

    FOLDER = "folder"
    FILE = "file"
    LINK = "link"


class _Unpacking:
    """One archive on its way into a folder. Links are made last, so that no file is ever written through one.

    What was made is remembered: asking the disk about each member took longer than writing it.
    """

    def __init__(self, archive: Path, folder: Path, room: Room, maximum_members: int) -> None:
        self._archive = archive
        self._folder = str(folder)
        self._room = room
        self._maximum_members = maximum_members
        self._members = 0
        self._made: dict[str, _Kind] = {}
        self._links: dict[str, str] = {}

    def run(self, members: TarMembers) -> None:
        for tar, member in members:
            self._count()
            try:
                self._unpack(tar, member)
            except NoRoomError as fault:
                raise self._refuse(member.name, str(fault)) from fault
            except gzip.BadGzipFile:
                raise
            except OSError as fault:
                raise self._refuse(member.name, _rule_of(fault)) from fault
        if not self._members:
            raise ArchiveError(f"{self._archive} is a tar archive without any member: there is no model in it.")
        self._make_links()

    def _refuse(self, member: str, rule: str) -> ArchiveError:
        shown = repr(member) if len(member) <= _LONGEST_SHOWN else f"{member[:_LONGEST_SHOWN]!r}…"
        return ArchiveError(f"{self._archive} is refused because of its member {shown}: {rule}.")

    def _count(self) -> None:
        """Count a member, or a folder that none of them names and one of them needs."""
        self._members += 1
        if self._members > self._maximum_members:
            raise ArchiveError(
                f"{self._archive} holds more than {self._maximum_members:,} members, the folders that they need "
                "included: this is the limit."
            )

    def _unpack(self, tar: tarfile.TarFile, member: tarfile.TarInfo) -> None:
        parts = self._parts(member.name)
        if not parts:
            if member.isdir():  # `tar -czf … .` begins with the folder itself
                return
            raise self._refuse(member.name, "a file needs a name")
        parent, path = "/".join(parts[:-1]), "/".join(parts)
        if parent and self._made.get(parent) is not _Kind.FOLDER:
            self._make_parents(member.name, parts[:-1])
        if member.isdir():
            self._make_folder(member.name, path)
            return
        self._make_way(member.name, path)
        if member.isreg():
            self._write(tar, member, path)
            self._made[path] = _Kind.FILE
        elif member.issym():
            self._remember_link(member, path)
        elif member.islnk():
            self._make_hard_link(member, path)
            self._made[path] = _Kind.FILE
        else:
            raise self._refuse(member.name, "devices, pipes and other special files are not unpacked")

    def _parts(self, name: str) -> list[str]:
        if name.startswith("/"):
            raise self._refuse(name, "its name is absolute; names must be relative to the archive")
        parts = [part for part in name.split("/") if part not in {"", "."}]
        if ".." in parts:
            raise self._refuse(name, "its name climbs out with '..'")
        if "\0" in name:
            raise self._refuse(name, "its name has a null byte")
        if len(parts) > MAXIMUM_DEPTH:
            raise self._refuse(name, f"it is nested deeper than {MAXIMUM_DEPTH} folders, the limit")
        if any(len(os.fsencode(part)) > LONGEST_NAME_BYTES for part in parts):
            raise self._refuse(name, f"a part of its name is longer than {LONGEST_NAME_BYTES} bytes")
        return parts

    def _make_parents(self, name: str, parts: list[str]) -> None:
        for length in range(1, len(parts) + 1):
            path = "/".join(parts[:length])
            if self._made.get(path) is not _Kind.FOLDER:
                self._count()
                self._make_folder(name, path)

    def _make_folder(self, name: str, path: str) -> None:
        match self._made.get(path):
            case _Kind.FOLDER:
                return
            case _Kind.FILE:
                raise self._refuse(name, "a file stands where it needs a folder")
            case _Kind.LINK:
                raise self._refuse(name, "it would be written through a link of the same archive")
            case None:
                os.mkdir(f"{self._folder}/{path}")  # noqa: PTH102 - a path for each would take as long as the call
                self._made[path] = _Kind.FOLDER

    def _make_way(self, name: str, path: str) -> None:
        """Remove the earlier member of the same name: the last one counts."""
        match self._made.pop(path, None):
            case _Kind.FOLDER:
                raise self._refuse(name, "a folder of the same name comes before it")
            case _Kind.FILE:
                Path(self._folder, path).unlink()
            case _Kind.LINK:
                del self._links[path]
            case None:
                pass

    def _write(self, tar: tarfile.TarFile, member: tarfile.TarInfo, path: str) -> None:
        if member.size < 0:
            raise self._refuse(member.name, "its size is negative")
        # the header's word first: a bomb is refused before a byte of it is written
        self._room.take(member.size)
        source = tar.extractfile(member)
        if source is None:
            raise self._refuse(member.name, "it has no content")
        target = _opened(f"{self._folder}/{path}")
        try:
            left = member.size
            while chunk := source.read(_CHUNK):
                _write_all(target, chunk)
                left -= len(chunk)
                if left:
                    self._room.look(left)
            os.fchmod(target, 0o755 if member.mode & 0o100 else 0o644)
        finally:
            os.close(target)

    def _make_hard_link(self, member: tarfile.TarInfo, path: str) -> None:
        source = "/".join(self._parts(member.linkname))
        if self._made.get(source) is not _Kind.FILE:
            raise self._refuse(member.name, f"it links to {member.linkname!r}, which is not a file of this archive")
        os.link(f"{self._folder}/{source}", f"{self._folder}/{path}")

    def _remember_link(self, member: tarfile.TarInfo, path: str) -> None:
        if len(self._links) >= MAXIMUM_LINKS:
            raise self._refuse(member.name, f"the archive has more than {MAXIMUM_LINKS:,} symbolic links, the limit")
        self._links[path] = member.linkname
        self._made[path] = _Kind.LINK

    def _make_links(self) -> None:
        for path, destination in self._links.items():
            Path(self._folder, path).symlink_to(destination)
        root = os.path.realpath(self._folder)
        for path, destination in self._links.items():
            end = self._end_of_link(path)
            if destination.startswith("/") or os.path.commonpath((root, end)) != root:
                raise self._refuse(path, f"it links to {destination!r}, outside the archive")

    def _end_of_link(self, path: str) -> str:
        try:
            return os.path.realpath(f"{self._folder}/{path}", strict=True)
        except FileNotFoundError:  # it leads to nothing, which harms nobody as long as the nothing is inside
            return os.path.realpath(f"{self._folder}/{path}")
        except (OSError, RecursionError):
            raise self._refuse(path, "it links to itself, directly or through other links, or over too many") from None


def _opened(path: str) -> int:
    """Make a new file, never open one that is there: on a disk that ignores case, two names can be one."""
    return os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o644)


def _write_all(target: int, content: bytes) -> None:
    written = os.write(target, content)
    while written < len(content):  # a disk that is nearly full takes a part
        written += os.write(target, content[written:])


def _rule_of(fault: OSError) -> str:
    if fault.errno == errno.EEXIST:
        return "this machine's disk does not tell its name from another member's, which is spelled differently"
    return f"it could not be written ({fault.strerror})"
