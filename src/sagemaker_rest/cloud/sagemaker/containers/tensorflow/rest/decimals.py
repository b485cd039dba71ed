"""Floating-point numbers as TensorFlow Serving writes them."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

# Digits that tell any two numbers of the type apart: C++'s max_digits10
_FULL_DIGITS = {np.dtype(np.float32): 9, np.dtype(np.float64): 17}


def decimal_text(value: float) -> str:
    """Return `value`, a double, as text: six digits if they give it back exactly, else seventeen; never without a point
    or exponent.
    """
    return decimal_texts(np.array([value], dtype=np.float64))[0]


def decimal_texts(values: NDArray[np.floating]) -> list[str]:
    """Return a text for each of the one-dimensional `values`, floats of 32 or 64 bits.

    TensorFlow Serving writes what `%g` writes when reading it back gives the same number, and otherwise as many digits
    as the type can need. A point is added to whole numbers, so that a list never mixes 1 and 0.5; NaN, Infinity and
    -Infinity are written bare.
    """
    numbers = values.tolist()
    texts = [format(number, ".6g") for number in numbers]
    inexact = np.array(texts, dtype=np.float64).astype(values.dtype) != values
    full = f".{_FULL_DIGITS[values.dtype]}g"
    for index in np.flatnonzero(inexact).tolist():
        texts[index] = format(numbers[index], full)
    return [_finished(text, number) for text, number in zip(texts, numbers, strict=True)]


def _finished(text: str, number: float) -> str:
    if "." in text or "e" in text:
        return text
    if math.isfinite(number):
        return text + ".0"
    if math.isnan(number):
        return "NaN"
    return "Infinity" if number > 0 else "-Infinity"
