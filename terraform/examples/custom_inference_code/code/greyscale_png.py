"""Reads a PNG as shades of grey, with Python's own modules alone. https://www.w3.org/TR/png-3/"""

# ruff: noqa: INP001 - the container imports it by its path

from __future__ import annotations

import struct
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

SIGNATURE = b"\x89PNG\r\n\x1a\n"

MAXIMUM_PIXELS = 1024 * 1024
"""A few kilobytes of PNG can hold gigabytes of pixels; what is larger than this is refused unread."""

GREY, RGB, PALETTE, GREY_AND_ALPHA, RGB_AND_ALPHA = 0, 2, 3, 4, 6
SAMPLES = {GREY: 1, RGB: 3, PALETTE: 1, GREY_AND_ALPHA: 2, RGB_AND_ALPHA: 4}
BIT_DEPTHS = {
    GREY: (1, 2, 4, 8, 16),
    RGB: (8, 16),
    PALETTE: (1, 2, 4, 8),
    GREY_AND_ALPHA: (8, 16),
    RGB_AND_ALPHA: (8, 16),
}


@dataclass(frozen=True)
class Header:
    width: int
    height: int
    bit_depth: int
    colour_type: int

    @property
    def bits_per_pixel(self) -> int:
        return self.bit_depth * SAMPLES[self.colour_type]

    @property
    def bytes_per_row(self) -> int:
        return (self.width * self.bits_per_pixel + 7) // 8


def read_greyscale(png: bytes) -> list[list[float]]:
    """The rows of the image, each pixel from 0.0 (black) to 1.0 (white). What is transparent counts as black.

    ValueError: it is not a PNG, it is damaged, or it is one of the few kinds that this does not read.
    """
    header, palette, compressed = _parts(png)
    return [_shades(row, header, palette) for row in _rows(compressed, header)]


def _parts(png: bytes) -> tuple[Header, list[float], bytes]:
    if not png.startswith(SIGNATURE):
        raise ValueError("The body is not a PNG: it does not begin as one.")
    header, palette, compressed = None, [], b""
    for kind, data in _chunks(png):
        if kind == b"IHDR":
            header = _header(data)
        elif kind == b"PLTE":
            if not data or len(data) % 3:
                raise ValueError("The PNG is damaged: it has a palette that is not a list of colours.")
            palette = [_luminance(*colour) / 255 for colour in struct.iter_unpack("3B", data)]
        elif kind == b"IDAT":
            compressed += data
    if header is None or not compressed:
        raise ValueError("The PNG is damaged: it has no header or no pixels.")
    if header.colour_type == PALETTE and not palette:
        raise ValueError("The PNG is damaged: it has no palette.")
    return header, palette, compressed


def _chunks(png: bytes) -> Iterator[tuple[bytes, bytes]]:
    position = len(SIGNATURE)
    while position < len(png):
        head, data = png[position : position + 8], b""
        if len(head) == 8:
            length, kind = struct.unpack(">I4s", head)
            data = png[position + 8 : position + 8 + length]
            checksum = png[position + 8 + length : position + 12 + length]
            if checksum == struct.pack(">I", zlib.crc32(kind + data)):
                yield kind, data
                position += 12 + length
                continue
        raise ValueError(f"The PNG is damaged: the part at byte {position} is cut off, or its checksum is wrong.")


def _header(data: bytes) -> Header:
    if len(data) != 13:
        raise ValueError("The PNG is damaged: its header has the wrong length.")
    width, height, bit_depth, colour_type, compression, filtering, interlacing = struct.unpack(">IIBBBBB", data)
    if bit_depth not in BIT_DEPTHS.get(colour_type, ()) or compression or filtering or not width or not height:
        raise ValueError("The PNG is damaged: its header has a value that no PNG has.")
    if interlacing:
        raise ValueError("The PNG is interlaced. Save it without interlacing.")
    if width * height > MAXIMUM_PIXELS:
        raise ValueError(f"The PNG has {width} by {height} pixels. Send at most {MAXIMUM_PIXELS} pixels.")
    return Header(width, height, bit_depth, colour_type)


def _rows(compressed: bytes, header: Header) -> Iterator[bytes]:
    """The rows of bytes, with the filters undone."""
    length = header.bytes_per_row
    size = header.height * (length + 1)
    try:
        raw = zlib.decompressobj().decompress(compressed, size)
    except zlib.error as error:
        raise ValueError(f"The PNG is damaged: its pixels cannot be unpacked ({error}).") from error
    if len(raw) < size:
        raise ValueError("The PNG is damaged: it has fewer pixels than its header says.")
    above = bytes(length)
    for start in range(0, size, length + 1):
        above = _unfiltered(raw[start], raw[start + 1 : start + 1 + length], above, max(1, header.bits_per_pixel // 8))
        yield above


def _unfiltered(number: int, row: bytes, above: bytes, step: int) -> bytes:
    """The row as it was before it was filtered; `step` is the distance to the same sample of the pixel before."""
    if number == 0:
        return row
    if number > 4:
        raise ValueError(f"The PNG is damaged: a row has the filter {number}, and there are 0 to 4.")
    result = bytearray(step) + bytearray(row)
    above = bytes(step) + above
    for place in range(step, len(result)):
        left, up, corner = result[place - step], above[place], above[place - step]
        guess = (left, up, (left + up) // 2, _paeth(left, up, corner))[number - 1]
        result[place] = (result[place] + guess) & 0xFF
    return bytes(result[step:])


def _paeth(left: int, up: int, corner: int) -> int:
    estimate = left + up - corner
    return min((left, up, corner), key=lambda neighbour: abs(estimate - neighbour))


def _shades(row: bytes, header: Header, palette: list[float]) -> list[float]:
    samples = _samples(row, header)
    most = (1 << header.bit_depth) - 1
    if header.colour_type == GREY:
        return [sample / most for sample in samples]
    if header.colour_type == PALETTE:
        if max(samples) >= len(palette):
            raise ValueError("The PNG is damaged: a pixel has a colour that is not in the palette.")
        return [palette[sample] for sample in samples]
    if header.colour_type == GREY_AND_ALPHA:
        return [grey * alpha / most**2 for grey, alpha in zip(samples[::2], samples[1::2], strict=True)]
    if header.colour_type == RGB:
        return [_luminance(*colour) / most for colour in zip(samples[::3], samples[1::3], samples[2::3], strict=True)]
    return [
        _luminance(red, green, blue) * alpha / most**2
        for red, green, blue, alpha in zip(samples[::4], samples[1::4], samples[2::4], samples[3::4], strict=True)
    ]


def _samples(row: bytes, header: Header) -> list[int]:
    if header.bit_depth == 8:
        return list(row)
    if header.bit_depth == 16:
        return [sample for (sample,) in struct.iter_unpack(">H", row)]
    mask = (1 << header.bit_depth) - 1
    shifts = range(8 - header.bit_depth, -1, -header.bit_depth)
    # the last byte of a row may be filled up with bits that belong to no pixel
    return [(byte >> shift) & mask for byte in row for shift in shifts][: header.width]


def _luminance(red: int, green: int, blue: int) -> float:
    """https://www.itu.int/rec/R-REC-BT.601"""
    return 0.299 * red + 0.587 * green + 0.114 * blue
