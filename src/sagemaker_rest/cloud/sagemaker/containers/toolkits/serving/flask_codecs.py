"""Reading and writing arrays as `sagemaker_containers.encoders` does, which the scikit-learn and XGBoost images use."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable

JSON = "application/json"
CSV = "text/csv"
NPY = "application/x-npy"
ANY = "*/*"
OCTET_STREAM = "application/octet-stream"
UTF8_TYPES = [JSON, CSV]


class UnsupportedFormatError(Exception):
    """An error: no codec for a type of content."""

    def __init__(self, content_type: str) -> None:
        # the indentation is AWS's
        self.message = (
            f"Content type {content_type} is not supported by this framework.\n\n"
            "            Please implement input_fn to to deserialize the request data or an output_fn to\n"
            "            serialize the response. For more information, see the SageMaker Python SDK README."
        )
        super().__init__(self.message)


class ClientError(Exception):
    """A request that cannot be read, or an answer that cannot be written."""


def npy_to_numpy(content: bytes) -> Any:
    # on AWS pickles are allowed there, too: whoever may invoke the endpoint may run code in it. Not here.
    return np.load(io.BytesIO(content), allow_pickle=False)


def json_to_numpy(text: str, dtype: Any = None) -> Any:
    return np.array(json.loads(text), dtype=dtype)


def csv_to_numpy(text: str, dtype: Any = None) -> Any:
    """Read numbers; one row, and one column, become an array of one dimension."""
    try:
        rows = list(csv.reader(io.StringIO(text), delimiter=",", quotechar='"', doublequote=True, strict=True))
    except csv.Error as error:
        raise ClientError(f"Error while decoding csv: {error}") from error
    array = np.array(rows).squeeze()
    try:
        return array.astype(dtype)
    except ValueError as error:
        if dtype is not None:
            raise ClientError(f"Error while writing numpy array: {error}. dtype is: {dtype}") from error
        return array


def array_to_npy(array: Any) -> bytes:
    stream = io.BytesIO()
    np.save(stream, array)
    return stream.getvalue()


def array_to_json(array: Any) -> str:
    return json.dumps(array, default=_listed)


def array_to_csv(array_like: Any) -> str:
    """Write a row a line; of one dimension, a value a line."""
    array = np.array(array_like)
    if array.ndim == 1:
        array = array.reshape(-1, 1)
    stream = io.StringIO()
    csv.writer(stream, lineterminator="\n", strict=True).writerows(array)
    return stream.getvalue()


def decode(content: Any, content_type: str) -> Any:
    """Read an array.

    Raises:
        UnsupportedFormatError: for a type that is not exactly one of three.
    """
    return _codec(_DECODERS, content_type)(content)


def encode(array_like: Any, content_type: str) -> Any:
    """Write an array.

    Raises:
        UnsupportedFormatError: for a type that is not exactly one of three.
    """
    return _codec(_ENCODERS, content_type)(array_like)


def _codec(codecs: dict[str, Callable[[Any], Any]], content_type: str) -> Callable[[Any], Any]:
    if content_type not in codecs:
        raise UnsupportedFormatError(content_type)
    return codecs[content_type]


def _listed(value: Any) -> Any:
    if hasattr(value, "tolist"):
        return value.tolist()
    raise TypeError(f"Object of type {type(value).__name__} is not JSON serializable")


_DECODERS: dict[str, Callable[[Any], Any]] = {NPY: npy_to_numpy, CSV: csv_to_numpy, JSON: json_to_numpy}
_ENCODERS: dict[str, Callable[[Any], Any]] = {NPY: array_to_npy, CSV: array_to_csv, JSON: array_to_json}
