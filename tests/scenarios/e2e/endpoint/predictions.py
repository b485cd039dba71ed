"""The predictions in an answer of the model."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping


def digit(document: Mapping[str, Any]) -> int:
    """The digit with the largest probability."""
    (probabilities,) = document["predictions"]
    return int(max(range(10), key=probabilities.__getitem__))
