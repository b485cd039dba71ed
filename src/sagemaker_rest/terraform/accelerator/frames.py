"""The frames of HTTP/2 as bytes: https://www.rfc-editor.org/rfc/rfc9113#section-4.

Not by hyperframe, which knows them all: a frame takes it 9 µs to read and 3 µs to write, and a plan has two thousand,
nearly all of them headers and data that are only handed on.
"""

import struct
from typing import NamedTuple

DATA, HEADERS, RESET, SETTINGS, PING, GOAWAY, WINDOW_UPDATE, CONTINUATION = 0, 1, 3, 4, 6, 7, 8, 9
END_STREAM = ACKNOWLEDGES = 0x1
END_HEADERS, PADDED, HAS_PRIORITY = 0x4, 0x8, 0x20
# what a frame of SETTINGS sets
HEADER_TABLE_SIZE, ENABLE_PUSH, MAX_CONCURRENT_STREAMS, INITIAL_WINDOW_SIZE = 1, 2, 3, 4

PREFACE = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"
# Everybody takes frames as large as this; nobody is told here that he may send larger ones.
LARGEST_PAYLOAD = 16_384

_HEADER = struct.Struct(">HBBBL")  # the length has 24 bits
_STREAM_BITS = 2**31 - 1
_PRIORITY_BYTES = 5


class FrameError(Exception):
    """Bytes that are no HTTP/2."""


class Frame(NamedTuple):
    """A frame: its flags are `END_STREAM` and the like, stream 0 is the connection.

    `size` is the payload's as it came, with padding: that is what flow control counts.
    """

    kind: int
    flags: int
    stream: int
    payload: bytes
    size: int

    @property
    def ends_stream(self) -> bool:
        return bool(self.flags & END_STREAM)


def serialized(kind: int, flags: int, stream: int, payload: bytes | memoryview = b"") -> bytes:
    """The bytes of a frame."""
    size = len(payload)
    return _HEADER.pack(size >> 8, size & 0xFF, kind, flags, stream) + payload


class FrameReader:
    """Cuts the bytes of one direction into frames, wherever the pieces end that they come in.

    Frames of headers and data have no padding and no priority any more, and headers that were continued are whole.
    """

    def __init__(self, *, preface: bytes) -> None:
        """`preface` is what the other side must send before its first frame."""
        self._preface = preface
        self._rest = b""
        self._continued: Frame | None = None

    def read(self, data: bytes) -> list[Frame]:
        """The frames that are complete with `data`.

        Raises:
            FrameError: the bytes are no frames.

        """
        data = self._rest + data if self._rest else data
        at = len(self._preface)
        if self._preface and not self._has_preface(data):
            return []
        found = []
        while len(data) - at >= _HEADER.size:
            high, low, kind, flags, stream = _HEADER.unpack_from(data, at)
            size = high << 8 | low
            if size > LARGEST_PAYLOAD:
                raise FrameError(f"a frame has {size} bytes, and may have {LARGEST_PAYLOAD}")
            begin = at + _HEADER.size
            end = begin + size
            if end > len(data):
                break
            frame = self._whole(Frame(kind, flags, stream & _STREAM_BITS, data[begin:end], size))
            if frame is not None:
                found.append(frame)
            at = end
        self._rest = data[at:]
        return found

    def _has_preface(self, data: bytes) -> bool:
        expected = self._preface
        if not data.startswith(expected[: len(data)]):
            raise FrameError(f"a connection begins with {data[: len(expected)]!r}, not {expected!r}")
        is_there = len(data) >= len(expected)
        self._preface, self._rest = (b"", b"") if is_there else (expected, data)
        return is_there

    def _whole(self, frame: Frame) -> Frame | None:
        begun = self._continued
        if begun is None and frame.kind > HEADERS and frame.kind != CONTINUATION:
            return frame
        if begun is not None:
            if frame.kind != CONTINUATION or frame.stream != begun.stream:
                raise FrameError(f"a frame of kind {frame.kind} is between the headers of stream {begun.stream}")
            flags = begun.flags | frame.flags & END_HEADERS
            frame = begun._replace(flags=flags, payload=begun.payload + frame.payload)
        elif frame.kind == CONTINUATION:
            raise FrameError(f"stream {frame.stream} continues headers that have not begun")
        elif frame.flags & (PADDED | HAS_PRIORITY):
            frame = _without_padding(frame)
        is_whole = frame.kind == DATA or frame.flags & END_HEADERS
        self._continued = None if is_whole else frame
        return frame if is_whole else None


def _without_padding(frame: Frame) -> Frame:
    begin, end = 0, len(frame.payload)
    if frame.flags & PADDED:
        begin, end = 1, end - sum(frame.payload[:1])
    if frame.kind == HEADERS and frame.flags & HAS_PRIORITY:
        begin += _PRIORITY_BYTES
    if begin > end:
        raise FrameError(f"the padding of a frame of {len(frame.payload)} bytes leaves less than nothing")
    return frame._replace(flags=frame.flags & ~(PADDED | HAS_PRIORITY), payload=frame.payload[begin:end])
