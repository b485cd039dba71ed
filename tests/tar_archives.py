"""Archives for the tests: tar files with exactly the members that a test asks for."""

from __future__ import annotations

import io
import tarfile
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


def file(name: str, content: bytes = b"content", mode: int = 0o644) -> tuple[tarfile.TarInfo, bytes]:
    return _member(name, tarfile.REGTYPE, mode=mode, size=len(content)), content


def folder(name: str) -> tuple[tarfile.TarInfo, bytes]:
    return _member(name, tarfile.DIRTYPE, mode=0o755), b""


def symbolic_link(name: str, target: str) -> tuple[tarfile.TarInfo, bytes]:
    return _member(name, tarfile.SYMTYPE, linkname=target), b""


def hard_link(name: str, target: str) -> tuple[tarfile.TarInfo, bytes]:
    return _member(name, tarfile.LNKTYPE, linkname=target), b""


def special(name: str, kind: bytes) -> tuple[tarfile.TarInfo, bytes]:
    return _member(name, kind), b""


def tar_bytes(*members: tuple[tarfile.TarInfo, bytes]) -> bytes:
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w", format=tarfile.GNU_FORMAT) as tar:
        for information, content in members:
            tar.addfile(information, io.BytesIO(content))
    return stream.getvalue()


def pack(archive: Path, *members: tuple[tarfile.TarInfo, bytes]) -> Path:
    with tarfile.open(archive, mode="w:gz", format=tarfile.GNU_FORMAT) as tar:
        for information, content in members:
            tar.addfile(information, io.BytesIO(content))
    return archive


def _member(name: str, kind: bytes, *, mode: int = 0o644, size: int = 0, linkname: str = "") -> tarfile.TarInfo:
    information = tarfile.TarInfo(name)
    information.type = kind
    information.mode = mode
    information.size = size
    information.linkname = linkname
    return information
