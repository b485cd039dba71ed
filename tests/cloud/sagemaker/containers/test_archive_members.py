"""Headers that are made to take memory, time or a disk."""

from __future__ import annotations

import contextlib
import gzip
import io
import random
import tarfile
import tracemalloc
from typing import TYPE_CHECKING

import pytest

from sagemaker_rest.cloud.sagemaker.containers import archive_members
from sagemaker_rest.cloud.sagemaker.containers.archive import unpack_archive
from sagemaker_rest.errors import ArchiveError
from tests.tar_archives import file, tar_bytes

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

GIB = 1024**3
END = bytes(1024)


def header(kind: bytes, size: int, name: str = "a", patch: Callable[[bytearray], None] = lambda _: None) -> bytes:
    """Return one block of a tar, changed by `patch` and with the checksum of the change."""
    information = tarfile.TarInfo(name)
    information.type, information.size = kind, size
    block = bytearray(information.tobuf(tarfile.GNU_FORMAT)[:512])
    patch(block)
    block[148:156] = b" " * 8
    block[148:156] = f"{sum(block):06o}\0 ".encode()
    return bytes(block)


def blocks(content: bytes) -> bytes:
    return content + bytes(-len(content) % 512)


def pax(records: bytes, kind: bytes = tarfile.XHDTYPE) -> bytes:
    return header(kind, len(records)) + blocks(records)


def record(keyword: str, value: str) -> bytes:
    length = len(keyword) + len(value) + 3
    length += len(str(length + len(str(length))))
    return f"{length} {keyword}={value}\n".encode()


def sparse_map_in_header(block: bytearray) -> None:
    block[386:410] = b"00000000000\0" + b"00000000001\0"  # one byte at 0
    block[483:495] = f"{GIB:011o}\0".encode()


def sparse_map_that_goes_on(block: bytearray) -> None:
    sparse_map_in_header(block)
    block[482] = 1


def negative(block: bytearray) -> None:
    block[124:136] = b"\xff" * 12


LONG_PAX = pax(record("path", "a" * 1024**2)) + header(tarfile.REGTYPE, 0)
LONG_NAME = header(tarfile.GNUTYPE_LONGNAME, 1024**2) + b"a" * 1024**2 + header(tarfile.REGTYPE, 0)
LONG_LINK = header(tarfile.GNUTYPE_LONGLINK, 1024**2) + b"a" * 1024**2 + header(tarfile.SYMTYPE, 0)
ENDLESS_MAP = header(tarfile.GNUTYPE_SPARSE, 0, patch=sparse_map_that_goes_on) + (bytes(504) + b"\1" + bytes(7)) * 2048
PAX_1_0 = record("GNU.sparse.major", "1") + record("GNU.sparse.minor", "0")
MAP_OF_MILLIONS = pax(PAX_1_0 + record("GNU.sparse.realsize", "9")) + header(tarfile.REGTYPE, 1024**2)


@pytest.mark.parametrize(
    "tar",
    [
        pytest.param(LONG_PAX, id="a name of pax"),
        pytest.param(pax(record("comment", "a" * 1024**2), tarfile.XGLTYPE), id="a comment on the whole archive"),
        pytest.param(LONG_NAME, id="a name of GNU"),
        pytest.param(LONG_LINK, id="a link of GNU"),
        pytest.param(ENDLESS_MAP, id="the map of a sparse file"),
        pytest.param(MAP_OF_MILLIONS + b"500000\n" + b"0\n" * 500_000, id="the map of a sparse file of pax"),
    ],
)
def test_headers_are_read_within_bounds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, tar: bytes) -> None:
    monkeypatch.setattr(archive_members, "MAXIMUM_HEADER_BYTES", 64 * 1024)
    archive = tmp_path / "model.tar.gz"
    archive.write_bytes(gzip.compress(tar + END, 1))

    tracemalloc.start()
    with pytest.raises(ArchiveError, match="attributes, the map of a sparse file"):
        unpack_archive(archive, tmp_path / "model")
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert peak < 1024**2 // 2
    assert not (tmp_path / "model").exists()


def test_a_chain_of_headers_that_goes_on_is_refused(tmp_path: Path) -> None:
    archive = tmp_path / "model.tar.gz"
    archive.write_bytes(gzip.compress((header(tarfile.GNUTYPE_LONGNAME, 2) + blocks(b"a\0")) * 1000 + END))

    with pytest.raises(ArchiveError, match="not a whole tar archive"):
        unpack_archive(archive, tmp_path / "model")


def test_a_sparse_file_of_too_many_pieces_is_refused(tmp_path: Path) -> None:
    archive = tmp_path / "model.tar.gz"
    records = record("GNU.sparse.size", "9") + record("GNU.sparse.map", ",".join(["0"] * 20_002))
    archive.write_bytes(gzip.compress(pax(records) + header(tarfile.REGTYPE, 0) + END))

    with pytest.raises(ArchiveError, match="a sparse file of more than 10,000 pieces: this is the limit"):
        unpack_archive(archive, tmp_path / "model")


def test_the_headers_of_all_members_have_a_bound_together(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive_members, "MAXIMUM_BYTES_OF_HEADERS", 10_000)
    archive = tmp_path / "model.tar.gz"
    archive.write_bytes(gzip.compress((pax(record("comment", "a" * 900)) + header(tarfile.REGTYPE, 0)) * 9 + END))

    with pytest.raises(ArchiveError, match="more than 10,000 bytes of headers: this is the limit"):
        unpack_archive(archive, tmp_path / "model")


def test_what_follows_the_last_member_has_a_bound(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive_members, "MAXIMUM_BYTES_OF_HEADERS", 100_000)
    archive = tmp_path / "model.tar.gz"
    archive.write_bytes(gzip.compress(tar_bytes(file("a")) + bytes(300_000)))

    with pytest.raises(ArchiveError, match="more than 200,000 bytes, headers and padding included"):
        unpack_archive(archive, tmp_path / "model", maximum_bytes=100_000)


DATA = b"x" + bytes(511)
OLD_GNU = header(tarfile.GNUTYPE_SPARSE, 1, patch=sparse_map_in_header) + DATA
PAX_0_0 = (
    record("GNU.sparse.size", str(GIB))
    + record("GNU.sparse.numblocks", "1")
    + record("GNU.sparse.offset", "0")
    + record("GNU.sparse.numbytes", "1")
)
PAX_0_1 = record("GNU.sparse.size", str(GIB)) + record("GNU.sparse.map", "0,1")


@pytest.mark.parametrize(
    "tar",
    [
        pytest.param(OLD_GNU, id="GNU"),
        pytest.param(pax(PAX_0_0) + header(tarfile.REGTYPE, 1) + DATA, id="pax 0.0"),
        pytest.param(pax(PAX_0_1) + header(tarfile.REGTYPE, 1) + DATA, id="pax 0.1"),
        pytest.param(
            pax(PAX_1_0 + record("GNU.sparse.realsize", str(GIB)))
            + header(tarfile.REGTYPE, 513)
            + blocks(b"1\n0\n1\n")
            + DATA,
            id="pax 1.0",
        ),
        pytest.param(header(tarfile.REGTYPE, GIB), id="zeros that were compressed"),
    ],
)
def test_what_a_file_becomes_is_counted(tmp_path: Path, tar: bytes) -> None:
    archive = tmp_path / "model.tar.gz"
    archive.write_bytes(gzip.compress(tar + END))

    with pytest.raises(ArchiveError, match=r"member 'a': the model takes more than 1,073,741,823 bytes, the limit"):
        unpack_archive(archive, tmp_path / "model", maximum_bytes=GIB - 1)


def test_a_sparse_file_is_unpacked_with_its_holes(tmp_path: Path) -> None:
    archive = tmp_path / "model.tar.gz"
    records = record("GNU.sparse.size", "2000") + record("GNU.sparse.map", "0,1")
    archive.write_bytes(gzip.compress(pax(records) + header(tarfile.REGTYPE, 1) + DATA + END))

    unpack_archive(archive, tmp_path / "model")

    assert (tmp_path / "model/a").read_bytes() == b"x" + bytes(1999)


def test_a_negative_size_is_refused(tmp_path: Path) -> None:
    archive = tmp_path / "model.tar.gz"
    archive.write_bytes(gzip.compress(header(tarfile.REGTYPE, 0, patch=negative) + END))

    with pytest.raises(ArchiveError, match=r"its size is negative|not a whole tar archive"):
        unpack_archive(archive, tmp_path / "model")


def with_pax_headers(number: int) -> bytes:
    """A tar of three members, of which one bit in a hundred is wrong."""
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w", format=tarfile.PAX_FORMAT) as tar:
        for information, content in (file("ä/weights"), file("b" * 120), file("c")):
            tar.addfile(information, io.BytesIO(content))
    generator = random.Random(number)  # noqa: S311  # no secret
    damaged = bytearray(stream.getvalue())
    for _ in range(20):
        damaged[generator.randrange(5 * 512)] = generator.randrange(256)
    for start in range(0, 5 * 512, 512):  # with the right checksums, or all would end at the first
        damaged[start + 148 : start + 156] = b" " * 8
        damaged[start + 148 : start + 156] = f"{sum(damaged[start : start + 512]):06o}\0 ".encode()
    return bytes(damaged)


@pytest.mark.parametrize("number", range(100))
def test_damaged_headers_are_refused_or_mean_something(tmp_path: Path, number: int) -> None:
    archive = tmp_path / "model.tar.gz"
    archive.write_bytes(gzip.compress(with_pax_headers(number)))

    with contextlib.suppress(ArchiveError):
        unpack_archive(archive, tmp_path / "model")

    assert {path.name for path in tmp_path.iterdir()} <= {"model", "model.tar.gz"}
