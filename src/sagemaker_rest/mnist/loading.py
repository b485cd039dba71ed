"""The choice of digits, and the order in which the places are tried."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

from sagemaker_rest.errors import DatasetError
from sagemaker_rest.mnist.digits import Digits, DigitSource
from sagemaker_rest.mnist.keras_mnist import load_keras_mnist
from sagemaker_rest.mnist.mnist_folder import load_mnist_folder
from sagemaker_rest.mnist.scikit_digits import load_scikit_digits

if TYPE_CHECKING:
    from pathlib import Path


def load_digits(source: DigitSource, mnist_directory: Path | None) -> Digits:
    """Load the digits.

    A `mnist_directory` is what somebody asked for: it is taken, or the error about it is raised. Without one MNIST
    comes from Keras' cache or a download, and where that fails `AUTO` takes scikit-learn's digits; `Digits.origin`
    says why.

    DatasetError: the digits cannot be had or are damaged, or `DIGITS` was asked for together with a folder.
    """
    if source is DigitSource.DIGITS:
        if mnist_directory is not None:
            raise DatasetError(
                f"the data set 'digits' is scikit-learn's and takes no MNIST folder: "
                f"leave out {mnist_directory}, or take 'mnist'"
            )
        return load_scikit_digits()
    if mnist_directory is not None:
        return load_mnist_folder(mnist_directory)
    try:
        return load_keras_mnist()
    except DatasetError as error:
        if source is DigitSource.MNIST:
            raise DatasetError(
                f"{error}. Name a folder of MNIST's IDX files (--mnist-dir), or take the data set 'digits'"
            ) from error
        digits = load_scikit_digits()
        return dataclasses.replace(digits, origin=f"{digits.origin} ({error})")
