"""MNIST from a folder: which files make which set."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from sagemaker_rest.errors import DatasetError
from sagemaker_rest.mnist.mnist_folder import load_mnist_folder
from tests.mnist.idx_files import counted_labels, drawn_images, idx_bytes, write_pair

if TYPE_CHECKING:
    from pathlib import Path


def test_both_pairs_are_the_training_and_the_test_set(tmp_path: Path) -> None:
    write_pair(tmp_path, "train", drawn_images(30), counted_labels(30))
    write_pair(tmp_path, "t10k", drawn_images(7), counted_labels(7))

    digits = load_mnist_folder(tmp_path)

    assert (len(digits.training), len(digits.test)) == (30, 7)
    np.testing.assert_array_equal(digits.test.images, drawn_images(7))
    assert digits.required_accuracy == 0.985


def test_of_the_t10k_pair_alone_the_first_thousand_are_the_test_set(tmp_path: Path) -> None:
    images, labels = drawn_images(1_200), counted_labels(1_200)
    write_pair(tmp_path, "t10k", images, labels)

    digits = load_mnist_folder(tmp_path)

    np.testing.assert_array_equal(digits.test.images, images[:1_000])
    np.testing.assert_array_equal(digits.test.labels, labels[:1_000])
    np.testing.assert_array_equal(digits.training.images, images[1_000:])
    np.testing.assert_array_equal(digits.training.labels, labels[1_000:])
    assert digits.required_accuracy == 0.97
    assert "t10k files alone" in digits.origin


def test_a_dot_in_the_name_is_taken_for_the_dash(tmp_path: Path) -> None:
    (tmp_path / "t10k-images.idx3-ubyte").write_bytes(idx_bytes(drawn_images(1_001)))
    (tmp_path / "t10k-labels.idx1-ubyte").write_bytes(idx_bytes(counted_labels(1_001)))

    digits = load_mnist_folder(tmp_path)

    assert len(digits.training) == 1


def test_the_real_t10k_files_begin_with_a_seven(mnist_directory: Path) -> None:
    digits = load_mnist_folder(mnist_directory)

    assert digits.test.labels[:10].tolist() == [7, 2, 1, 0, 4, 1, 4, 9, 5, 9]
    assert digits.test.images[0].max() > 200
    assert digits.test.images[0, 0].tolist() == [0] * 28


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(DatasetError, match="absent is not a folder: --mnist-dir or MNIST_DIR names"):
        load_mnist_folder(tmp_path / "absent")


def test_an_empty_folder_is_told_which_file_it_lacks(tmp_path: Path) -> None:
    with pytest.raises(DatasetError, match="has no t10k-images-idx3-ubyte"):
        load_mnist_folder(tmp_path)


@pytest.mark.parametrize(
    ("missing", "prefix"),
    [
        pytest.param("t10k-labels-idx1-ubyte", "t10k", id="test labels"),
        pytest.param("train-labels-idx1-ubyte", "train", id="training labels"),
        pytest.param("train-images-idx3-ubyte", "train", id="training images"),
    ],
)
def test_half_a_pair_is_told_which_file_it_lacks(tmp_path: Path, missing: str, prefix: str) -> None:
    write_pair(tmp_path, "t10k", drawn_images(5), counted_labels(5))
    write_pair(tmp_path, "train", drawn_images(5), counted_labels(5))
    (present,) = (path for path in tmp_path.glob(f"{prefix}*") if path.name.startswith(missing))
    present.unlink()

    with pytest.raises(DatasetError, match=f"has no {missing}"):
        load_mnist_folder(tmp_path)


@pytest.mark.parametrize(
    ("images", "labels", "fault"),
    [
        pytest.param(drawn_images(5), counted_labels(4), r"holds 5 images but .* 4 labels", id="a label is missing"),
        pytest.param(drawn_images(5), np.full(5, 10, np.uint8), "holds the label 10; digits are 0 to 9", id="label 10"),
        pytest.param(drawn_images(5)[:, :20, :20], counted_labels(5), "images of 20 x 20 pixels", id="20 x 20 pixels"),
        pytest.param(drawn_images(0), counted_labels(0), "holds no image", id="no image"),
        pytest.param(drawn_images(5), counted_labels(5), "nothing is left to train on", id="too few for a split"),
    ],
)
def test_a_pair_that_is_no_mnist_is_refused(
    tmp_path: Path, images: np.typing.NDArray[np.uint8], labels: np.typing.NDArray[np.uint8], fault: str
) -> None:
    write_pair(tmp_path, "t10k", images, labels)

    with pytest.raises(DatasetError, match=fault):
        load_mnist_folder(tmp_path)
