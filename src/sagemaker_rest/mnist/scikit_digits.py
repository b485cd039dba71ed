"""The 1,797 handwritten digits that ship with scikit-learn: real ones, there without any download.

https://scikit-learn.org/stable/datasets/toy_dataset.html#digits-dataset: 8 x 8 images of 0 to 16, from UCI's "Optical
Recognition of Handwritten Digits".
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sagemaker_rest.errors import DatasetError
from sagemaker_rest.mnist.digits import IMAGE_SIDE, Digits, LabelledImages

if TYPE_CHECKING:
    from numpy.typing import NDArray

_REQUIRED_ACCURACY = 0.95
_TEST_IMAGES = 360
_FULL_INK = 16
_DIGIT_SIDE = 20  # MNIST draws every digit into 20 x 20 pixels and leaves a margin of 4


def load_scikit_digits() -> Digits:
    """Scale them to MNIST's form, with a 7 first in the test set.

    A fifth of them, drawn once for all, are the test set. DatasetError: scikit-learn is not installed.
    """
    try:
        from sklearn.datasets import load_digits  # noqa: PLC0415 - 1 s that only this data set costs
    except ImportError as error:
        raise DatasetError("scikit-learn's digits need scikit-learn: pip install 'sagemaker-rest[e2e]'") from error
    data = load_digits()
    # in the order of their writers as they come
    order = np.random.default_rng(0).permutation(len(data.target))
    images = scale_to_mnist(data.images[order])
    labels = data.target[order].astype(np.uint8)
    return Digits(
        training=LabelledImages(images[:-_TEST_IMAGES], labels[:-_TEST_IMAGES]),
        test=_seven_first(LabelledImages(images[-_TEST_IMAGES:], labels[-_TEST_IMAGES:])),
        origin="the digits that ship with scikit-learn, scaled to 28 x 28",
        required_accuracy=_REQUIRED_ACCURACY,
    )


def scale_to_mnist(small: NDArray[np.float64]) -> NDArray[np.uint8]:
    """Scale images of 0 to 16, shape (count, side, side), to 0 to 255 and 28 x 28, by bilinear interpolation."""
    across = _interpolation(small.shape[-1], _DIGIT_SIDE)
    large = across @ (small / _FULL_INK) @ across.T
    margin = (IMAGE_SIDE - _DIGIT_SIDE) // 2
    framed = np.pad(large, ((0, 0), (margin, margin), (margin, margin)))
    return np.rint(framed * 255).astype(np.uint8)


def _interpolation(source: int, target: int) -> NDArray[np.float64]:
    """Return the matrix of shape (target, source) that stretches a line of pixels, each pixel taken at its centre."""
    centres = (np.arange(target) + 0.5) * source / target - 0.5
    return np.stack([np.interp(centres, np.arange(source), unit) for unit in np.eye(source)], axis=1)


def _seven_first(test: LabelledImages) -> LabelledImages:
    """Put the first 7 in front, as in MNIST's test set, so that the payload of index 0 shows one with any digits."""
    first_seven = int(np.argmax(test.labels == 7))
    others = np.delete(np.arange(len(test)), first_seven)
    order = np.concatenate([[first_seven], others])
    return LabelledImages(test.images[order], test.labels[order])
