"""PNGs of every kind come out as the shades that they show; damaged ones are refused."""

from __future__ import annotations

import base64
import struct
import zlib
from typing import Any

import pytest

SIGNATURE = b"\x89PNG\r\n\x1a\n"

# By libpng, from 8 rows of 6 pixels: the pixel at (row, column) is 20 * row + 10 * column of 255. The three colours
# are this, the same upside down, and half of this; what is at most 100 is half transparent.
GREY = (
    "iVBORw0KGgoAAAANSUhEUgAAAAYAAAAICAAAAAD/rdHkAAAAGUlEQVQI12Nk4OLi4uJiFOHi4uLiYiGaAgA8qQI3XTbMOgAAAABJRU5ErkJggg=="
)
GREY_AND_ALPHA = (
    "iVBORw0KGgoAAAANSUhEUgAAAAYAAAAICAQAAABwz0azAAAAIUlEQVQI12NkaOBigEEWEQYiOPUwTj1Mph4mx1jxH4cBAAjFBZdWaTzJAAAAAElFTkSu"
    "QmCC"
)
COLOURS = "iVBORw0KGgoAAAANSUhEUgAAAAYAAAAICAIAAABVpBlvAAAAF0lEQVQI12Nk6GHg4mJFRiwib7gGXAgAmgML2GjrA60AAAAASUVORK5CYII="
COLOURS_AND_ALPHA = (
    "iVBORw0KGgoAAAANSUhEUgAAAAYAAAAICAYAAADaxo44AAAAJ0lEQVQI12Nk6GFo4OJiZUDHLCJvuBioIlGPLlGPrqMem1H1JFkOALmHDlQPs3HDAAAA"
    "AElFTkSuQmCC"
)
SIXTEEN_BITS = "iVBORw0KGgoAAAANSUhEUgAAAAYAAAAIEAAAAACvPQ2nAAAAEklEQVQI12NkYOaCAxYREVpxAN5OBFnpEKCsAAAAAElFTkSuQmCC"


def shade(row: int, column: int) -> float:
    return (20 * row + 10 * column) / 255


def opacity(row: int, column: int) -> float:
    return 1.0 if 20 * row + 10 * column > 100 else 128 / 255


def luminance(row: int, column: int) -> float:
    half = (20 * row + 10 * column) // 2 / 255
    return 0.299 * shade(row, column) + 0.587 * shade(7 - row, column) + 0.114 * half


@pytest.mark.parametrize(
    ("encoded", "expected"),
    [
        pytest.param(GREY, shade, id="grey"),
        pytest.param(SIXTEEN_BITS, shade, id="16 bits"),
        pytest.param(GREY_AND_ALPHA, lambda row, column: shade(row, column) * opacity(row, column), id="grey, alpha"),
        pytest.param(COLOURS, luminance, id="colours"),
        pytest.param(COLOURS_AND_ALPHA, lambda row, column: luminance(row, column) * opacity(row, column), id="alpha"),
    ],
)
def test_what_libpng_has_written_is_read(greyscale_png: Any, encoded: str, expected: Any) -> None:
    image = greyscale_png.read_greyscale(base64.b64decode(encoded))

    assert [len(row) for row in image] == [6] * 8
    assert [value for row in image for value in row] == pytest.approx(
        [expected(row, column) for row in range(8) for column in range(6)], abs=1e-4
    )


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(
    rows: bytes,
    width: int,
    height: int,
    bit_depth: int = 8,
    colour_type: int = 0,
    *,
    before: bytes = b"",
    interlacing: int = 0,
) -> bytes:
    header = struct.pack(">IIBBBBB", width, height, bit_depth, colour_type, 0, 0, interlacing)
    return SIGNATURE + chunk(b"IHDR", header) + before + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


@pytest.mark.parametrize(
    "second_row",
    [
        pytest.param(bytes([0, 100, 110, 120]), id="none"),
        pytest.param(bytes([1, 100, 10, 10]), id="left"),
        pytest.param(bytes([2, 60, 60, 60]), id="above"),
        # less half of the sum of left and above: 0 + 40, 100 + 50, 110 + 60
        pytest.param(bytes([3, 80, 35, 35]), id="mean"),
        # less the nearest to left + above - corner: 40 of 40, 100 of 110, 110 of 120
        pytest.param(bytes([4, 60, 10, 10]), id="Paeth"),
    ],
)
def test_every_filter_is_undone(greyscale_png: Any, second_row: bytes) -> None:
    image = greyscale_png.read_greyscale(png(bytes([0, 40, 50, 60]) + second_row, 3, 2))

    assert [round(255 * value) for value in image[1]] == [100, 110, 120]


@pytest.mark.parametrize(
    ("bit_depth", "row", "expected"),
    [
        pytest.param(1, 0b10100000, [1, 0, 1], id="1 bit"),
        pytest.param(2, 0b00011000, [0, 1 / 3, 2 / 3], id="2 bits"),
    ],
)
def test_several_pixels_may_share_a_byte(greyscale_png: Any, bit_depth: int, row: int, expected: list[float]) -> None:
    (image,) = greyscale_png.read_greyscale(png(bytes([0, row]), 3, 1, bit_depth))

    assert image == pytest.approx(expected)


def test_colours_may_come_from_a_palette(greyscale_png: Any) -> None:
    palette = chunk(b"PLTE", bytes([0, 0, 0, 255, 255, 255, 255, 0, 0]))

    (image,) = greyscale_png.read_greyscale(png(bytes([0, 0x01, 0x20]), 3, 1, 4, 3, before=palette))

    assert image == pytest.approx([0, 1, 0.299])


TWO_PIXELS = bytes([0, 1, 2])


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        pytest.param(b"", "not a PNG", id="nothing"),
        pytest.param(b"\xff\xd8\xff\xe0 JFIF", "not a PNG", id="a JPEG"),
        pytest.param(SIGNATURE, "no header", id="the signature alone"),
        pytest.param(png(TWO_PIXELS, 2, 1)[:-14], "cut off", id="cut off"),
        pytest.param(png(TWO_PIXELS, 2, 1).replace(b"IEND", b"IENE"), "checksum", id="one bit wrong"),
        pytest.param(png(TWO_PIXELS, 2, 2), "fewer pixels", id="a row too few"),
        pytest.param(png(bytes([5, 1, 2]), 2, 1), "filter 5", id="no such filter"),
        pytest.param(png(TWO_PIXELS, 2, 1, 3), "a value that no PNG has", id="no such bit depth"),
        pytest.param(png(TWO_PIXELS, 2, 0), "a value that no PNG has", id="no height"),
        pytest.param(png(TWO_PIXELS, 2, 1, interlacing=1), "interlaced", id="interlaced"),
        pytest.param(png(TWO_PIXELS, 40_000, 40_000), "at most 1048576 pixels", id="a bomb"),
        pytest.param(png(TWO_PIXELS, 2, 1, 8, 3), "no palette", id="no palette"),
        pytest.param(
            png(TWO_PIXELS, 2, 1, 8, 3, before=chunk(b"PLTE", bytes(3))), "not in the palette", id="a colour too many"
        ),
        pytest.param(SIGNATURE + chunk(b"IHDR", bytes(3)), "wrong length", id="half a header"),
        pytest.param(
            SIGNATURE + chunk(b"IHDR", struct.pack(">IIBBBBB", 2, 1, 8, 0, 0, 0, 0)) + chunk(b"IDAT", b"no zlib"),
            "cannot be unpacked",
            id="not compressed",
        ),
        pytest.param(
            SIGNATURE
            + chunk(b"IHDR", struct.pack(">IIBBBBB", 2, 1, 8, 3, 0, 0, 0))
            + chunk(b"PLTE", bytes(4))
            + chunk(b"IDAT", zlib.compress(TWO_PIXELS)),
            "a palette that is not a list of colours",
            id="half a colour",
        ),
    ],
)
def test_what_cannot_be_read_is_refused_with_a_reason(greyscale_png: Any, body: bytes, reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        greyscale_png.read_greyscale(body)
