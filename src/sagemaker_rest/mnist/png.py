"""One digit as a PNG file, for models that take images."""

from __future__ import annotations

import struct
import zlib
from typing import TYPE_CHECKING

from sagemaker_rest.staging import staged

if TYPE_CHECKING:
    from pathlib import Path

    import numpy as np
    from numpy.typing import NDArray

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_EIGHT_BIT_GREYSCALE = (8, 0)


def png_bytes(image: NDArray[np.uint8]) -> bytes:
    """Return the PNG of a greyscale image of shape (height, width): 0 is black, 255 white.

    https://www.w3.org/TR/png-3/
    """
    height, width = image.shape
    header = struct.pack(">IIBBBBB", width, height, *_EIGHT_BIT_GREYSCALE, 0, 0, 0)
    # each row begins with the number of its filter; 0 leaves it as it is
    rows = b"".join(b"\0" + row.tobytes() for row in image)
    return _SIGNATURE + b"".join(
        _chunk(kind, data) for kind, data in ((b"IHDR", header), (b"IDAT", zlib.compress(rows, 9)), (b"IEND", b""))
    )


def write_png(image: NDArray[np.uint8], path: Path) -> None:
    """Write it, replacing what was there. OutputError: it cannot be written."""
    with staged(path) as stage:
        stage.write_bytes(png_bytes(image))


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
