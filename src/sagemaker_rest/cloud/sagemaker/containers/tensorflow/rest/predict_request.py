"""A predict request's JSON, in row or in column format, as one array an input."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from sagemaker_rest.cloud.sagemaker.containers.tensorflow.rest.document import Document, value_text
from sagemaker_rest.cloud.sagemaker.containers.tensorflow.rest.signature import DEFAULT_SIGNATURE, Signature, TensorInfo
from sagemaker_rest.cloud.sagemaker.containers.tensorflow.rest.status import StatusError, invalid_argument
from sagemaker_rest.cloud.sagemaker.containers.tensorflow.rest.tensor_json import (
    careful_array,
    is_base64_object,
    quick_array,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    Array = NDArray[Any]


class RequestFormat(enum.Enum):
    """The layout of the values: a row an instance, or a column an input. The answer comes back the same way."""

    ROW = "instances"
    COLUMN = "inputs"


@dataclass(frozen=True, slots=True)
class PredictRequest:
    """The values to feed, by input name."""

    format: RequestFormat
    tensors: Mapping[str, Array]


def signature_name(document: Document) -> str:
    """Return the signature that the request asks for.

    Raises:
        StatusError: 400, it is not a string.
    """
    name = document.members.get("signature_name", "")
    if not isinstance(name, str):
        raise invalid_argument(
            f"JSON Value: {value_text(document.members)} not formatted correctly. "
            "'signature_name' key must be a string value."
        )
    return name or DEFAULT_SIGNATURE


def read_predict_request(document: Document, signature: Signature) -> PredictRequest:
    """Return the tensors for `signature`.

    Raises:
        StatusError: 400, with TensorFlow Serving's message for a wrong request.
    """
    members = document.members
    if not signature.inputs:
        raise invalid_argument(f"Failed to get input map for signature: {signature.name}")
    if "instances" in members and "inputs" in members:
        raise invalid_argument(
            f"JSON Value: {value_text(members)} Not formatted correctly expecting only "
            "one of 'inputs' or 'instances' keys to exist "
        )
    if "instances" in members:
        rows = members["instances"]
        if not isinstance(rows, list):
            # the misspelling is TensorFlow Serving's own
            raise invalid_argument(f"JSON Value: {value_text(members)} Excepting 'instances' to be an list/array")
        if not rows:
            raise invalid_argument(f"JSON Value: {value_text(members)} No values in 'instances' array")
        return PredictRequest(RequestFormat.ROW, _rows(rows, signature.inputs, has_booleans=document.has_booleans))
    if "inputs" in members:
        columns = _columns(members["inputs"], signature.inputs, has_booleans=document.has_booleans)
        return PredictRequest(RequestFormat.COLUMN, columns)
    raise invalid_argument("Missing 'inputs' or 'instances' key")


def _columns(value: Any, inputs: Mapping[str, TensorInfo], *, has_booleans: bool) -> dict[str, Array]:
    if not isinstance(value, dict) or is_base64_object(value):
        if len(inputs) > 1:
            raise invalid_argument(
                "inputs is a plain value/list, but expecting an object as multiple "
                "input tensors required as per tensorinfo_map"
            )
        value = dict.fromkeys(inputs, value)
    tensors = {}
    for name, info in inputs.items():
        if name not in value:
            raise invalid_argument(f"Missing named input: {name} in 'inputs' object.")
        tensors[name] = _array(value[name], info.dtype, has_booleans=has_booleans)
    return tensors


def _rows(rows: list[Any], inputs: Mapping[str, TensorInfo], *, has_booleans: bool) -> dict[str, Array]:
    if not isinstance(rows[0], dict) and len(inputs) > 1:
        raise invalid_argument(
            "instances is a plain list, but expecting list of objects as multiple "
            "input tensors required as per tensorinfo_map"
        )
    quick = _quick_rows(rows, inputs, has_booleans=has_booleans)
    return quick if quick is not None else _careful_rows(rows, inputs)


def _quick_rows(rows: list[Any], inputs: Mapping[str, TensorInfo], *, has_booleans: bool) -> dict[str, Array] | None:
    if isinstance(rows[0], dict):
        names = inputs.keys()
        if not all(isinstance(row, dict) and row.keys() == names for row in rows):
            return None
        columns: dict[str, Any] = {name: [row[name] for row in rows] for name in inputs}
    else:
        columns = dict.fromkeys(inputs, rows)
    tensors = {}
    for name, info in inputs.items():
        array = quick_array(columns[name], info.dtype, has_booleans=has_booleans)
        if array is None:
            return None
        tensors[name] = array
    return tensors


def _careful_rows(rows: list[Any], inputs: Mapping[str, TensorInfo]) -> dict[str, Array]:
    """Read row by row in the order of TensorFlow Serving, so that the first error is the one it would name."""
    are_objects = _is_named(rows[0])
    collected: dict[str, list[Array]] = {name: [] for name in inputs}
    for index, row in enumerate(rows):
        if are_objects:
            if not _is_named(row):
                raise invalid_argument(f"Expecting object but got list at item {index} of input list")
            for name, value in row.items():
                try:
                    _add(value, name, inputs, collected)
                except StatusError as fault:
                    raise invalid_argument(
                        f"Failed to process element: {index} key: {name} of 'instances' list. Error: {fault}"
                    ) from fault
            if row.keys() != inputs.keys():
                raise invalid_argument(
                    f"Failed to process element: {index} of 'instances' list. JSON object: {value_text(row)} "
                    f"keys must be equal to: {','.join(sorted(inputs))}"
                )
        else:
            if _is_named(row):
                raise invalid_argument(f"Expecting value/list but got object at item {index} of input list")
            try:
                _add(row, next(iter(inputs)), inputs, collected)
            except StatusError as fault:
                raise StatusError(
                    fault.code, f"Failed to process element: {index} of 'instances' list. Error: {fault}"
                ) from fault
    return {name: np.stack(arrays) for name, arrays in collected.items()}


def _is_named(row: Any) -> bool:
    return isinstance(row, dict) and not is_base64_object(row)


def _add(value: Any, name: str, inputs: Mapping[str, TensorInfo], collected: dict[str, list[Array]]) -> None:
    if name not in inputs:
        raise invalid_argument(f"JSON object: does not have named input: {name}")
    array = careful_array(value, inputs[name].dtype)
    if collected[name]:
        first = collected[name][0]
        if array.size != first.size:
            raise invalid_argument(f"Expecting tensor size: {first.size} but got: {array.size}")
        if array.shape != first.shape:
            raise invalid_argument(f"Expecting shape {_shape_text(first)} but got: {_shape_text(array)}")
    collected[name].append(array)


def _shape_text(array: Array) -> str:
    return f"[{','.join(str(size) for size in array.shape)}]"


def _array(value: Any, dtype: str, *, has_booleans: bool) -> Array:
    quick = quick_array(value, dtype, has_booleans=has_booleans)
    return quick if quick is not None else careful_array(value, dtype)
