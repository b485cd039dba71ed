"""Reading the headers of a tar that may come from anybody, within bounds.

`tarfile` reads a header of any size into memory, and calls itself for each header that precedes a member. So it is
given only so many bytes of the stream for each member: that bounds the names and records of pax and GNU, the maps of
sparse files, and how many of them may follow each other.
"""

from __future__ import annotations

import tarfile
from typing import TYPE_CHECKING, Any, cast

from sagemaker_rest.errors import ArchiveError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from typing import IO

MAXIMUM_HEADER_BYTES = 1024**2
MAXIMUM_BYTES_OF_HEADERS = 128 * 1024**2
# tarfile takes microseconds for each
MAXIMUM_PIECES = 10_000
_CHUNK = 1024 * 1024


class TarMembers:
    """The members of `archive`, whose unpacked tar is `stream`, one after the other."""

    def __init__(self, archive: Path, stream: IO[bytes], maximum_bytes: int) -> None:
        """Read members; `maximum_bytes` is what they may hold; the rest of the stream is bounded by it, too."""
        self._archive = archive
        self._stream = _MeteredStream(archive, stream, maximum_bytes + MAXIMUM_BYTES_OF_HEADERS)

    def __iter__(self) -> Iterator[tuple[tarfile.TarFile, tarfile.TarInfo]]:
        """Yield each member with the tar that extracts it, before the next one is asked for."""
        headers = 0
        self._stream.expect_header()
        # a name is bytes on AWS's disks, whatever this machine's locale says
        with tarfile.open(fileobj=cast("Any", self._stream), mode="r|", encoding="utf-8") as tar:
            end = 0
            while (member := tar.next()) is not None:
                headers += max(member.offset_data - end, 0)
                if headers > MAXIMUM_BYTES_OF_HEADERS:
                    raise ArchiveError(
                        f"{self._archive} has more than {MAXIMUM_BYTES_OF_HEADERS:,} bytes of headers: this is "
                        "the limit."
                    )
                if len(getattr(member, "sparse", None) or ()) > MAXIMUM_PIECES:
                    raise ArchiveError(
                        f"{self._archive} has a sparse file of more than {MAXIMUM_PIECES:,} pieces: this is the limit."
                    )
                # the tar's own list of its members is kept short, so that memory stays flat
                tar.members = []  # type: ignore[attr-defined]
                self._stream.expect_content()
                yield tar, member
                # what a header says of all that follows it would grow without bound, and means nothing here
                tar.pax_headers = {}
                end = tar.offset
                self._stream.expect_header()
        self._stream.expect_content()
        # the checksum stands at the end of the stream, behind what tar wanted to read
        while self._stream.read(_CHUNK):
            pass


class _MeteredStream:
    """A stream that ends with an error beyond `maximum_bytes`, and beyond a header's share while one is expected."""

    def __init__(self, archive: Path, stream: IO[bytes], maximum_bytes: int) -> None:
        self._archive = archive
        self._stream = stream
        self._maximum_bytes = maximum_bytes
        self._read = 0
        self._end_of_header: int | None = None

    def expect_header(self) -> None:
        self._end_of_header = self._read + MAXIMUM_HEADER_BYTES

    def expect_content(self) -> None:
        self._end_of_header = None

    def read(self, size: int) -> bytes:
        read = self._stream.read(size)
        self._read += len(read)
        if self._end_of_header is not None and self._read > self._end_of_header:
            raise ArchiveError(
                f"{self._archive} has a member whose headers (names, links, attributes, the map of a sparse file) take "
                f"more than {MAXIMUM_HEADER_BYTES:,} bytes: this is the limit."
            )
        if self._read > self._maximum_bytes:
            raise ArchiveError(
                f"{self._archive} unpacks to more than {self._maximum_bytes:,} bytes, headers and padding included: "
                "this is the limit."
            )
        return read
