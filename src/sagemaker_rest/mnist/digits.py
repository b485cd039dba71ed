"""Handwritten digits with their labels, split into what a network learns from and what it is judged by."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

IMAGE_SIDE = 28
"""Every image is this many pixels wide and high."""


class DigitSource(StrEnum):
    """The source of the digits: the values of `--dataset`."""

    AUTO = "auto"
    """MNIST where it can be had, otherwise scikit-learn's digits."""
    MNIST = "mnist"
    """MNIST or an error."""
    DIGITS = "digits"
    """The digits that ship with scikit-learn, scaled to MNIST's size."""


@dataclass(frozen=True, slots=True, eq=False)
class LabelledImages:
    """Images and what they show, in the same order.

    `images` is uint8 of shape (count, 28, 28), 0 for background and 255 for full ink; `labels` is uint8 of shape
    (count,), each 0 to 9.
    """

    images: NDArray[np.uint8]
    labels: NDArray[np.uint8]

    def __post_init__(self) -> None:
        if self.images.shape[1:] != (IMAGE_SIDE, IMAGE_SIDE) or self.labels.shape != self.images.shape[:1]:
            raise ValueError(
                f"images of shape {self.images.shape} with labels of shape {self.labels.shape}: "
                f"expected (count, {IMAGE_SIDE}, {IMAGE_SIDE}) and (count,)"
            )

    def __len__(self) -> int:
        return len(self.labels)


@dataclass(frozen=True, slots=True, eq=False)
class Digits:
    """A data set, where it came from, and how good a network has to become on it.

    `origin` is a phrase for people. `required_accuracy` is the share of `test`, 0 to 1, that a trained network must
    name correctly: a network below it was not trained properly.
    """

    training: LabelledImages
    test: LabelledImages
    origin: str
    required_accuracy: float
