"""From one JSON value to one array: quickly where it is plainly right, with TensorFlow Serving's words if not."""

from __future__ import annotations

import base64
import binascii
import math
from typing import TYPE_CHECKING, Any

import numpy as np

from sagemaker_rest.cloud.sagemaker.containers.tensorflow.rest.document import type_name, value_text
from sagemaker_rest.cloud.sagemaker.containers.tensorflow.rest.signature import NUMPY_TYPES
from sagemaker_rest.cloud.sagemaker.containers.tensorflow.rest.status import StatusCode, StatusError, invalid_argument

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array = NDArray[Any]

# The largest whole number up to which the type holds every whole number
_EXACT_INTEGERS = {"float": 2**24 - 1, "double": 2**53 - 1}

# TensorFlow Serving reads the small integer types as 32-bit integers and then narrows them
_INTEGER_RANGES = {
    "int8": (-(2**31), 2**31 - 1),
    "int16": (-(2**31), 2**31 - 1),
    "uint8": (-(2**31), 2**31 - 1),
    "int32": (-(2**31), 2**31 - 1),
    "int64": (-(2**63), 2**63 - 1),
    "uint32": (0, 2**32 - 1),
    "uint64": (0, 2**64 - 1),
}


def is_base64_object(value: Any) -> bool:
    """Return whether `value` is `{"b64": "…"}`, which stands for bytes."""
    return isinstance(value, dict) and len(value) == 1 and isinstance(value.get("b64"), str)


def decode_base64(value: dict[str, str]) -> bytes:
    """Return the bytes of a base64 object. Padding may be missing, and white space may stand anywhere in it."""
    text = "".join(value["b64"].split()).rstrip("=")
    try:
        return base64.b64decode(text + "=" * (-len(text) % 4), validate=True)
    except (binascii.Error, ValueError) as fault:
        raise invalid_argument("Unable to base64 decode") from fault


def quick_array(value: Any, dtype: str, *, has_booleans: bool) -> Array | None:
    """Return `value` as an array of `dtype`, or None if only `careful_array` can tell whether it is right.

    numpy reads a list of numbers in one go, but would also take what TensorFlow Serving refuses: a number in quotes, a
    boolean among numbers, a whole number that a float cannot hold.
    """
    if dtype not in NUMPY_TYPES or dtype in {"string", "bool"} or has_booleans:
        return None
    try:
        array = np.asarray(value)
    except (ValueError, OverflowError):  # ragged, or too deep
        return None
    if dtype in _EXACT_INTEGERS:
        right = array.dtype.kind in "iuf" and not (np.abs(array) > _EXACT_INTEGERS[dtype]).any()
    else:
        lowest, highest = _INTEGER_RANGES[dtype]
        right = array.dtype.kind in "iu" and not ((array < lowest) | (array > highest)).any()
        right = right or (array.size == 0 and array.dtype.kind == "f")
    return array.astype(NUMPY_TYPES[dtype]) if right else None


def careful_array(value: Any, dtype: str) -> Array:
    """Return `value` as an array of `dtype`, element by element. Raises StatusError (400) that names what is wrong.

    The shape is that of the first element at each level; the others must match it.
    """
    if dtype not in NUMPY_TYPES:
        # half, bfloat16, complex and the quantized types travel over gRPC only
        raise StatusError(
            StatusCode.UNIMPLEMENTED, f"Conversion of JSON Value: {value_text(_first(value))} to type: {dtype}"
        )
    shape = _shape(value)
    elements: list[Any] = []
    _collect(value, shape, 0, dtype, elements)
    array = np.empty(len(elements), dtype=NUMPY_TYPES[dtype])
    for index, element in enumerate(elements):
        array[index] = element
    return array.reshape(shape)


def _shape(value: Any) -> tuple[int, ...]:
    shape = []
    while isinstance(value, list):
        shape.append(len(value))
        if not value:
            break
        value = value[0]
    return tuple(shape)


def _first(value: Any) -> Any:
    while isinstance(value, list) and value:
        value = value[0]
    return value


def _collect(value: Any, shape: tuple[int, ...], level: int, dtype: str, elements: list[Any]) -> None:
    if not isinstance(value, list):
        if level != len(shape):
            raise invalid_argument(
                f"JSON Value: {value_text(value)} found at incorrect level: {level + 1} in the JSON DOM. "
                f"Expected at level: {len(shape)}"
            )
        elements.append(_element(value, dtype))
        return
    if level >= len(shape):
        raise invalid_argument(f"Encountered list at unexpected level: {level} expected < {len(shape)}")
    if len(value) != shape[level]:
        raise invalid_argument(
            f"Encountered list at unexpected size: {len(value)} at level: {level} expected size: {shape[level]}"
        )
    for element in value:
        _collect(element, shape, level + 1, dtype, elements)


def _element(value: Any, dtype: str) -> Any:
    if dtype == "string":
        return text_bytes(value)
    if dtype == "bool":
        right = isinstance(value, bool)
    elif dtype in _EXACT_INTEGERS:
        right = type(value) in {int, float}
    else:
        lowest, highest = _INTEGER_RANGES[dtype]
        right = type(value) is int and lowest <= value <= highest
    if not right:
        raise _type_error(value, dtype)
    if dtype in _EXACT_INTEGERS and not _is_lossless(value, dtype):
        raise invalid_argument(f"Cannot convert JSON value: {value_text(value)} to {dtype} without loss of precision.")
    if dtype in {"int8", "int16", "uint8"}:
        return np.array(value).astype(NUMPY_TYPES[dtype])
    return value


def text_bytes(value: Any) -> bytes:
    if isinstance(value, str):
        try:
            # bytes of the request that were no UTF-8 come back as they were
            return value.encode("utf-8", "surrogateescape")
        except UnicodeEncodeError as fault:
            raise invalid_argument("JSON Parse error: The surrogate pair in string is invalid.") from fault
    if not isinstance(value, dict):
        raise _type_error(value, "string")
    if not is_base64_object(value):
        raise invalid_argument(f"JSON Value: {value_text(value)} not formatted correctly for base64 data")
    return decode_base64(value)


def _is_lossless(value: float, dtype: str) -> bool:
    if isinstance(value, int):
        return abs(value) <= _EXACT_INTEGERS[dtype]
    return dtype == "double" or not math.isfinite(value) or abs(value) <= float(np.finfo(np.float32).max)


def _type_error(value: Any, dtype: str) -> StatusError:
    return invalid_argument(
        f"JSON Value: {value_text(value)} Type: {type_name(value)} is not of expected type: {dtype}"
    )
