"""The `examples` of a classify or regress request: JSON objects that become tf.Examples."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from sagemaker_rest.cloud.sagemaker.containers.tensorflow.rest.document import Document, type_name, value_text
from sagemaker_rest.cloud.sagemaker.containers.tensorflow.rest.status import StatusError, invalid_argument
from sagemaker_rest.cloud.sagemaker.containers.tensorflow.rest.tensor_json import (
    decode_base64,
    is_base64_object,
    text_bytes,
)

BYTES, FLOAT, INT64 = "bytes", "float", "int64"


@dataclass(frozen=True, slots=True)
class Feature:
    """The values of one feature, all of one `kind`: bytes, float or int64; None if there is no value to tell by."""

    kind: str | None
    values: tuple[Any, ...]


Example = Mapping[str, Feature]


def read_examples(document: Document) -> Sequence[Example]:
    """Return the examples of a request, each with the features of the optional `context` added to its own.

    Raises:
        StatusError: 400, with TensorFlow Serving's message.
    """
    members = document.members
    context = _example(members["context"]) if "context" in members else {}
    if "examples" not in members:
        # it says so for regress, too
        raise invalid_argument(
            f"JSON Value: {value_text(members)} When method is classify, key 'examples' is expected and was not found"
        )
    examples = members["examples"]
    if not isinstance(examples, list):
        raise invalid_argument(f"JSON Value: {value_text(members)} Expecting 'examples' value to be an list/array")
    if not examples:
        raise invalid_argument(f"JSON Value: {value_text(members)} 'examples' value is an empty array")
    return [{**context, **_example(example)} for example in examples]


def _example(value: Any) -> Example:
    if not isinstance(value, dict):
        raise invalid_argument(f"Example must be JSON object but got JSON {type_name(value)}")
    return {name: _feature(name, content) for name, content in value.items()}


def _feature(name: str, content: Any) -> Feature:
    kind: str | None = None
    values = []
    for value in content if isinstance(content, list) else [content]:
        found, read = _value(name, value)
        if kind not in {None, found}:
            raise invalid_argument(f"Unexpected element type in feature: {name} expecting type: {kind}")
        kind = found
        values.append(read)
    return Feature(kind, tuple(values))


def _value(name: str, value: Any) -> tuple[str, Any]:
    """Return the kind that a JSON value belongs to, and the value as that kind."""
    if isinstance(value, bool):
        return INT64, int(value)
    if isinstance(value, int):
        if not -(2**63) <= value < 2**63:
            raise invalid_argument(f"Feature: {name} has uint64 element. Only int64 is supported.")
        return INT64, value
    if isinstance(value, float):
        if math.isfinite(value) and abs(value) > float(np.finfo(np.float32).max):
            raise _lossy(value)
        return FLOAT, value
    if isinstance(value, str):
        return BYTES, text_bytes(value)
    if is_base64_object(value):
        return BYTES, decode_base64(value)
    raise invalid_argument(f"Feature: {name} has element with unexpected JSON type: {type_name(value)}")


def _lossy(value: float) -> StatusError:
    return invalid_argument(f"Cannot convert JSON value: {value_text(value)} to float without loss of precision.")
