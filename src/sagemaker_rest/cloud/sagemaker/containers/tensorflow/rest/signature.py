"""The tensors of a SavedModel's signature, without TensorFlow."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping

DEFAULT_SIGNATURE = "serving_default"

# TensorFlow's names of the element types that JSON can carry, and numpy's type for each. Strings are arrays of bytes.
NUMPY_TYPES: Mapping[str, np.dtype[np.generic]] = {
    "float": np.dtype(np.float32),
    "double": np.dtype(np.float64),
    "int8": np.dtype(np.int8),
    "int16": np.dtype(np.int16),
    "int32": np.dtype(np.int32),
    "int64": np.dtype(np.int64),
    "uint8": np.dtype(np.uint8),
    "uint32": np.dtype(np.uint32),
    "uint64": np.dtype(np.uint64),
    "bool": np.dtype(np.bool_),
    "string": np.dtype(np.object_),
}


@dataclass(frozen=True, slots=True)
class TensorInfo:
    """A tensor of a signature: its name in the graph, and its element type by TensorFlow's name (`float`, `string`).

    `shape` has -1 for a size that is free, and is None where not even the rank is known.
    """

    graph_name: str
    dtype: str
    shape: tuple[int, ...] | None


@dataclass(frozen=True, slots=True)
class Signature:
    """One way to call a model: named inputs and outputs, both sorted by name as TensorFlow Serving lists them."""

    name: str
    method: str
    inputs: Mapping[str, TensorInfo]
    outputs: Mapping[str, TensorInfo]
