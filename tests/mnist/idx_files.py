"""Writing IDX files, good ones and damaged ones."""

from __future__ import annotations

import gzip
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray


def idx_bytes(array: NDArray[np.uint8]) -> bytes:
    header = np.array([0x0800 + array.ndim, *array.shape], dtype=">u4")
    return header.tobytes() + array.tobytes()


def drawn_images(count: int) -> NDArray[np.uint8]:
    """Images that differ from each other in every pixel."""
    return np.arange(count, dtype=np.uint8).repeat(28 * 28).reshape(count, 28, 28)


def counted_labels(count: int) -> NDArray[np.uint8]:
    """0, 1, … 9, 0, 1, …"""
    return (np.arange(count) % 10).astype(np.uint8)


def write_pair(folder: Path, prefix: str, images: NDArray[np.uint8], labels: NDArray[np.uint8]) -> None:
    (folder / f"{prefix}-images-idx3-ubyte").write_bytes(idx_bytes(images))
    (folder / f"{prefix}-labels-idx1-ubyte.gz").write_bytes(gzip.compress(idx_bytes(labels)))
