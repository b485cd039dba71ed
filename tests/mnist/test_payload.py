"""`payload.json`."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import numpy as np
import pytest

from sagemaker_rest.errors import DatasetError, OutputError
from sagemaker_rest.mnist.payload import make_payload, write_payload

if TYPE_CHECKING:
    from pathlib import Path

    from sagemaker_rest.mnist.digits import Digits


def test_the_payload_is_one_image_in_the_row_format(scikit_digits: Digits) -> None:
    payload = make_payload(scikit_digits, 0)

    (image,) = payload.document["instances"]
    assert list(payload.document) == ["instances"]
    assert np.shape(image) == (28, 28)
    assert np.min(image) == 0
    assert 0.9 < np.max(image) <= 1
    assert payload.label == 7


def test_the_rounded_floats_still_tell_all_shades_apart(scikit_digits: Digits) -> None:
    payload = make_payload(scikit_digits, 5)

    (image,) = payload.document["instances"]
    np.testing.assert_array_equal(np.rint(np.array(image) * 255), scikit_digits.test.images[5])


def test_the_label_is_that_of_the_image(scikit_digits: Digits) -> None:
    labels = [make_payload(scikit_digits, index).label for index in range(50)]

    assert labels == scikit_digits.test.labels[:50].tolist()


@pytest.mark.parametrize("index", [-1, 360])
def test_an_index_out_of_range_is_named_with_the_range(scikit_digits: Digits, index: int) -> None:
    with pytest.raises(DatasetError, match=f"no test image {index}: the index is 0 to 359 with the digits that ship"):
        make_payload(scikit_digits, index)


def test_the_file_holds_the_document_with_a_row_of_pixels_a_line(scikit_digits: Digits, tmp_path: Path) -> None:
    payload = make_payload(scikit_digits, 0)

    write_payload(payload, tmp_path / "new" / "payload.json")

    text = (tmp_path / "new" / "payload.json").read_text()
    assert json.loads(text) == payload.document
    assert len(text.splitlines()) == 30
    assert len(text) < 8_000


def test_an_older_file_is_replaced_and_nothing_else_is_left(scikit_digits: Digits, tmp_path: Path) -> None:
    path = tmp_path / "payload.json"
    write_payload(make_payload(scikit_digits, 0), path)

    write_payload(make_payload(scikit_digits, 1), path)

    assert json.loads(path.read_text()) == make_payload(scikit_digits, 1).document
    assert list(tmp_path.iterdir()) == [path]


def test_a_folder_in_its_place_is_an_error(scikit_digits: Digits, tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="cannot be written: Is a directory"):
        write_payload(make_payload(scikit_digits, 0), tmp_path)
