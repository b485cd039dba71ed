"""MNIST from a folder of its original files: `train-images-idx3-ubyte`, `train-labels-idx1-ubyte`, and `t10k` alike."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sagemaker_rest.errors import DatasetError
from sagemaker_rest.mnist.digits import IMAGE_SIDE, Digits, LabelledImages
from sagemaker_rest.mnist.idx import read_idx

if TYPE_CHECKING:
    from pathlib import Path

FULL_MNIST_ACCURACY = 0.985
"""What a small convolutional network reaches easily with all 60,000 training images."""

_T10K_ALONE_ACCURACY = 0.97
_T10K_ALONE_TEST_IMAGES = 1_000


def load_mnist_folder(folder: Path) -> Digits:
    """Read MNIST from its IDX files in `folder`, gzipped or not.

    With the `t10k` pair alone its first 1,000 images are the test set and the others the training set, so index 0 of
    the test set is the same image either way: MNIST's 7. DatasetError: a file is missing or damaged.
    """
    if not folder.is_dir():
        raise DatasetError(
            f"{folder} is not a folder: --mnist-dir or MNIST_DIR names the folder that holds MNIST's IDX files"
        )
    test = _read_pair(folder, "t10k")
    if not any(_candidates(folder, "train", kind) for kind in ("images", "labels")):
        return _split_t10k(test, folder)
    return Digits(
        training=_read_pair(folder, "train"),
        test=test,
        origin=f"MNIST from {folder}",
        required_accuracy=FULL_MNIST_ACCURACY,
    )


def _split_t10k(both: LabelledImages, folder: Path) -> Digits:
    split = _T10K_ALONE_TEST_IMAGES
    if len(both) <= split:
        raise DatasetError(
            f"{folder} has only the t10k pair, with {len(both):,} images: the first {split:,} are the test set, "
            "so nothing is left to train on; add the train pair"
        )
    return Digits(
        training=LabelledImages(both.images[split:], both.labels[split:]),
        test=LabelledImages(both.images[:split], both.labels[:split]),
        origin=f"MNIST's t10k files alone, from {folder} (the train files are not there)",
        required_accuracy=_T10K_ALONE_ACCURACY,
    )


def _read_pair(folder: Path, prefix: str) -> LabelledImages:
    images_path, labels_path = (_find(folder, prefix, kind) for kind in ("images", "labels"))
    images, labels = read_idx(images_path, dimensions=3), read_idx(labels_path, dimensions=1)
    if images.shape[1:] != (IMAGE_SIDE, IMAGE_SIDE):
        height, width = images.shape[1:]
        raise DatasetError(
            f"{images_path} holds images of {height} x {width} pixels; MNIST's are {IMAGE_SIDE} x {IMAGE_SIDE}"
        )
    if len(images) != len(labels):
        raise DatasetError(
            f"{images_path} holds {len(images):,} images but {labels_path} {len(labels):,} labels: "
            "they are not of the same pair"
        )
    if not len(images):
        raise DatasetError(f"{images_path} holds no image")
    if labels.max() > 9:
        raise DatasetError(f"{labels_path} holds the label {labels.max()}; digits are 0 to 9")
    return LabelledImages(images, labels)


def _find(folder: Path, prefix: str, kind: str) -> Path:
    candidates = _candidates(folder, prefix, kind)
    if not candidates:
        raise DatasetError(
            f"{folder} has no {_file_names(prefix, kind)[0]} (nor one ending in .gz): it is one of MNIST's IDX files"
        )
    return candidates[0]


def _candidates(folder: Path, prefix: str, kind: str) -> list[Path]:
    return [path for name in _file_names(prefix, kind) if (path := folder / name).exists()]


def _file_names(prefix: str, kind: str) -> tuple[str, ...]:
    """Return the possible names of a file, the published one first; some copies have a dot where it has a dash."""
    dimensions = {"images": 3, "labels": 1}[kind]
    names = (f"{prefix}-{kind}-idx{dimensions}-ubyte", f"{prefix}-{kind}.idx{dimensions}-ubyte")
    return tuple(f"{name}{suffix}" for name in names for suffix in ("", ".gz"))
