"""Reading and writing arrays as `sagemaker_inference` does, on which AWS builds the images without Flask."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

import numpy as np

from .flask_codecs import (
    ANY,
    CSV,
    JSON,
    NPY,
    OCTET_STREAM,
    UTF8_TYPES,
    UnsupportedFormatError,
    array_to_json,
    array_to_npy,
    json_to_numpy,
    npy_to_numpy,
)

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["ANY", "CSV", "JSON", "NPY", "OCTET_STREAM", "UTF8_TYPES", "UnsupportedFormatError"]

NPZ = "application/x-npz"


class BaseInferenceToolkitError(Exception):
    """An error that a script may raise to choose the answer."""

    def __init__(self, status_code: int, message: str, phrase: str) -> None:
        self.status_code = status_code
        self.message = message
        self.phrase = phrase
        super().__init__(status_code, message, phrase)


class GenericInferenceToolkitError(BaseInferenceToolkitError):
    """The same, with a message for those who give none."""

    def __init__(self, status_code: int, message: str | None = None, phrase: str | None = None) -> None:
        told = message or "Invalid Request"
        super().__init__(status_code, told, phrase or told)


def parse_accept(accept: str) -> list[str]:
    """Return the types in an Accept header."""
    return accept.replace(" ", "").split(",")


def decode(content: Any, content_type: str | None) -> Any:
    """Read an array.

    Raises:
        UnsupportedFormatError: for a type that is not exactly one of four.
    """
    return _codec(_DECODERS, content_type)(content)


def encode(array_like: Any, content_type: str | None) -> Any:
    """Write an array.

    Raises:
        UnsupportedFormatError: for a type that is not exactly one of three.
    """
    return _codec(_ENCODERS, content_type)(array_like)


def first_supported(accept: str) -> str:
    """Return the first type in an Accept header that there is an encoder for. Raises UnsupportedFormatError."""
    for content_type in parse_accept(accept):
        if content_type in SUPPORTED_CONTENT_TYPES:
            return content_type
    raise UnsupportedFormatError(accept)


def _codec(codecs: dict[str, Callable[[Any], Any]], content_type: str | None) -> Callable[[Any], Any]:
    if content_type not in codecs:
        raise UnsupportedFormatError(str(content_type))
    return codecs[content_type]


def _csv_to_numpy(text: str) -> Any:
    return np.genfromtxt(io.StringIO(text), dtype=None, delimiter=",")


def _npz_to_sparse(content: bytes) -> Any:
    # few models take sparse matrices
    import scipy.sparse  # noqa: PLC0415

    return scipy.sparse.load_npz(io.BytesIO(content))


def _array_to_csv(array_like: Any) -> str:
    stream = io.StringIO()
    np.savetxt(stream, array_like, delimiter=",", fmt="%s")
    return stream.getvalue()


_DECODERS: dict[str, Callable[[Any], Any]] = {
    NPY: npy_to_numpy,
    CSV: _csv_to_numpy,
    JSON: json_to_numpy,
    NPZ: _npz_to_sparse,
}
_ENCODERS: dict[str, Callable[[Any], Any]] = {NPY: array_to_npy, CSV: _array_to_csv, JSON: array_to_json}
SUPPORTED_CONTENT_TYPES = frozenset(_ENCODERS)
