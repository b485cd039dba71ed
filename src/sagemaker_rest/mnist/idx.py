"""The IDX format, in which MNIST was published.

A file is a magic number (two zero bytes, the element type, the number of dimensions), the size of each dimension as a
big-endian 32-bit integer, and the elements. MNIST has unsigned bytes only (type 0x08).
"""

from __future__ import annotations

import gzip
import math
import zlib
from typing import TYPE_CHECKING

import numpy as np

from sagemaker_rest.errors import DatasetError

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

_UNSIGNED_BYTE = 0x08
_GZIP_MAGIC = b"\x1f\x8b"


def read_idx(path: Path, *, dimensions: int) -> NDArray[np.uint8]:
    """Read a file of unsigned bytes, gzipped or not, with that many dimensions: 3 for images, 1 for labels.

    DatasetError: it cannot be read, is not such a file, or holds more or fewer bytes than its header says.
    """
    content = _read(path)
    expected_magic = (_UNSIGNED_BYTE << 8) + dimensions
    header_size = 4 + 4 * dimensions
    if len(content) < header_size:
        raise DatasetError(
            f"{path} is too short for an IDX file: {len(content)} bytes, its header alone takes {header_size}"
        )
    magic, *shape = (int(field) for field in np.frombuffer(content, dtype=">u4", count=1 + dimensions))
    if magic != expected_magic:
        raise DatasetError(
            f"{path} is not the IDX file it should be: its magic number is 0x{magic:08x}, "
            f"that of unsigned bytes in {dimensions} dimension(s) is 0x{expected_magic:08x}"
        )
    promised, held = math.prod(shape), len(content) - header_size
    if promised != held:
        fault = "is cut short" if held < promised else "has bytes left over"
        sizes = " x ".join(f"{size:,}" for size in shape)
        raise DatasetError(f"{path} {fault}: its header promises {sizes} = {promised:,} bytes, {held:,} follow")
    return np.frombuffer(content, dtype=np.uint8, offset=header_size).reshape(shape)


def _read(path: Path) -> bytes:
    try:
        content = path.read_bytes()
    except OSError as error:
        raise DatasetError(f"{path} cannot be read: {error.strerror}") from error
    # told by its first bytes, not by its name: browsers unpack a download and keep the .gz
    if not content.startswith(_GZIP_MAGIC):
        return content
    try:
        return gzip.decompress(content)
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise DatasetError(f"{path} is a damaged gzip file: {error}; download it again") from error
