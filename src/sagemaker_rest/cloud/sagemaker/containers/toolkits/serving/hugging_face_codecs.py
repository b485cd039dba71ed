"""Reading requests and writing answers as `sagemaker_huggingface_inference_toolkit` does: what a pipeline takes."""

from __future__ import annotations

import base64
import csv
import datetime as dt
import io
import json
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
    array_to_npy,
    npy_to_numpy,
)

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["ANY", "CSV", "JSON", "NPY", "OCTET_STREAM", "UTF8_TYPES"]

X_IMAGE = "image/x-image"
VISION_TYPES = [*(f"image/{kind}" for kind in ("jpeg", "png", "tiff", "bmp", "gif", "webp")), X_IMAGE]
AUDIO_TYPES = [f"audio/{kind}" for kind in ("x-flac", "mpeg", "wave", "ogg", "x-audio")]
_CSV_HEADERS = ("question", "context", "inputs")


class PredictionException(Exception):  # noqa: N818 - the model server's name, which scripts use
    """A refusal that a handler chooses."""

    def __init__(self, message: str, error_code: int = 500) -> None:
        self.message = message
        self.error_code = error_code
        super().__init__(message)

    def __str__(self) -> str:
        return f"{self.message} : {self.error_code}"


def decode(content: Any, content_type: str | None = JSON) -> Any:
    """Read what a pipeline takes.

    Raises:
        UnsupportedFormatError: for a type that is not exactly a known one.
    """
    if content_type not in _DECODERS:
        raise UnsupportedFormatError(str(content_type))
    return _DECODERS[content_type](content)


def encode(content: Any, accept_type: str | None = JSON) -> Any:
    """Write what a pipeline returns.

    Raises:
        UnsupportedFormatError: for a type that is not exactly a known one.
    """
    if accept_type not in _ENCODERS:
        raise UnsupportedFormatError(str(accept_type))
    return _ENCODERS[accept_type](content, accept_type)


def _decode_csv(text: str) -> dict[str, Any]:
    if not any(header in text.splitlines()[0].lower() for header in _CSV_HEADERS):
        raise PredictionException(
            "You need to provide the correct CSV with Header columns to use it with the inference toolkit default "
            "handler.",
            400,
        )
    rows = list(csv.DictReader(io.StringIO(text)))
    return {"inputs": [row["inputs"] for row in rows] if "inputs" in rows[0] else rows}


def _decode_image(content: bytes) -> dict[str, Any]:
    # few models take pictures
    from PIL import Image  # noqa: PLC0415

    return {"inputs": Image.open(io.BytesIO(content)).convert("RGB")}


def _encode_json(content: Any, _accept_type: str) -> str:
    return json.dumps(content, ensure_ascii=False, allow_nan=False, default=_as_json, separators=(",", ":"))


def _as_json(value: Any) -> Any:
    if isinstance(value, (np.ndarray, np.generic)) or hasattr(value, "tolist"):
        return value.tolist()
    if isinstance(value, dt.datetime):
        return str(value)
    if hasattr(value, "getbands"):  # a picture of Pillow's
        return base64.b64encode(_encode_image(value, "image/png")).decode()
    raise TypeError(f"Object of type {type(value).__name__} is not JSON serializable")


def _encode_csv(content: Any, _accept_type: str) -> str:
    rows = content if isinstance(content, list) else list(content)
    stream = io.StringIO()
    writer = csv.DictWriter(stream, rows[0].keys())
    writer.writeheader()
    writer.writerows(rows)
    return stream.getvalue()


def _encode_image(image: Any, accept_type: str) -> bytes:
    stream = io.BytesIO()
    image.save(stream, format="PNG" if accept_type == X_IMAGE else accept_type.partition("/")[2].upper())
    return stream.getvalue()


_DECODERS: dict[str, Callable[[Any], Any]] = {
    NPY: npy_to_numpy,
    CSV: _decode_csv,
    JSON: json.loads,
    **dict.fromkeys(VISION_TYPES, _decode_image),
    **dict.fromkeys(AUDIO_TYPES, lambda content: {"inputs": bytes(content)}),
}
_ENCODERS: dict[str, Callable[[Any, str], Any]] = {
    NPY: lambda array_like, _: array_to_npy(array_like),
    CSV: _encode_csv,
    JSON: _encode_json,
    **dict.fromkeys(VISION_TYPES, _encode_image),
}
