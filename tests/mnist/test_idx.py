"""Reading IDX files, and what is said about damaged ones."""

from __future__ import annotations

import gzip
from typing import TYPE_CHECKING

import numpy as np
import pytest

from sagemaker_rest.errors import DatasetError
from sagemaker_rest.mnist.idx import read_idx
from tests.mnist.idx_files import counted_labels, drawn_images, idx_bytes

if TYPE_CHECKING:
    from pathlib import Path

IMAGES = idx_bytes(drawn_images(3))


@pytest.mark.parametrize(
    ("name", "content"),
    [
        pytest.param("images", IMAGES, id="plain"),
        pytest.param("images.gz", gzip.compress(IMAGES), id="gzipped"),
        pytest.param("images.gz", IMAGES, id="unpacked but still named .gz"),
        pytest.param("images", gzip.compress(IMAGES), id="gzipped but not named so"),
    ],
)
def test_images_are_read_whether_gzipped_or_not(tmp_path: Path, name: str, content: bytes) -> None:
    path = tmp_path / name
    path.write_bytes(content)

    images = read_idx(path, dimensions=3)

    assert images.dtype == np.uint8
    np.testing.assert_array_equal(images, drawn_images(3))


def test_labels_are_read(tmp_path: Path) -> None:
    path = tmp_path / "labels"
    path.write_bytes(idx_bytes(counted_labels(12)))

    labels = read_idx(path, dimensions=1)

    assert labels.tolist() == [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 0, 1]


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        pytest.param(b"", "too short for an IDX file: 0 bytes, its header alone takes 16", id="empty"),
        pytest.param(IMAGES[:15], "too short for an IDX file: 15 bytes", id="half a header"),
        pytest.param(b"PK\x03\x04" + IMAGES[4:], "its magic number is 0x504b0304", id="another format"),
        pytest.param(idx_bytes(counted_labels(20)), "its magic number is 0x00000801", id="labels instead of images"),
        pytest.param(IMAGES[:-1], "cut short: its header promises 3 x 28 x 28 = 2,352 bytes, 2,351 follow", id="cut"),
        pytest.param(IMAGES + b"\0", "has bytes left over: its header promises 3 x 28 x 28 = 2,352", id="too long"),
        pytest.param(gzip.compress(IMAGES)[:-9], "is a damaged gzip file: Compressed file ended", id="gzip cut"),
        pytest.param(gzip.compress(IMAGES)[:-8] + bytes(8), "is a damaged gzip file: CRC check failed", id="gzip CRC"),
        pytest.param(gzip.compress(IMAGES)[:12] + bytes(40), "is a damaged gzip file", id="gzip body"),
        pytest.param(b"\x1f\x8bnothing of the kind", "is a damaged gzip file", id="gzip header"),
    ],
)
def test_a_damaged_file_is_named_with_its_fault(tmp_path: Path, content: bytes, fault: str) -> None:
    path = tmp_path / "t10k-images-idx3-ubyte"
    path.write_bytes(content)

    with pytest.raises(DatasetError) as caught:
        read_idx(path, dimensions=3)

    assert str(path) in str(caught.value)
    assert fault in str(caught.value)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(DatasetError, match="absent cannot be read: No such file or directory"):
        read_idx(tmp_path / "absent", dimensions=3)
