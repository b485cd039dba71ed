"""Bytes or text: what becomes of a payload on its way in and out.

https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-payload-encodings-workflow.html
"""

from __future__ import annotations

import base64
import binascii
from typing import TYPE_CHECKING

from sagemaker_rest.cloud.api_gateway.data_plane.snapshot import ContentHandling

if TYPE_CHECKING:
    from collections.abc import Iterable


def media_type(header: str | None) -> str:
    """Return the first media type of a Content-Type or Accept header, without parameters and in lower case."""
    return (header or "").partition(",")[0].partition(";")[0].strip().lower()


def is_binary(header: str | None, binary_media_types: Iterable[str]) -> bool:
    """Return whether the first media type of `header` is one of `binary_media_types`; `*/*` and `image/*` match by
    part.
    """
    wanted = media_type(header)
    return bool(wanted) and any(_matches(wanted, listed.lower()) for listed in binary_media_types)


def _matches(wanted: str, listed: str) -> bool:
    return listed in (wanted, "*/*") or (listed.endswith("/*") and wanted.startswith(listed[:-1]))


def convert_request(body: bytes, *, binary: bool, handling: ContentHandling | None) -> bytes:
    """Convert the payload for the backend: `binary` says that the request's Content-Type is a binary media type.

    Raises:
        ValueError: for text that CONVERT_TO_BINARY finds no base64 in.
    """
    if binary:
        return base64.b64encode(body) if handling is ContentHandling.CONVERT_TO_TEXT else body
    return _decode(body) if handling is ContentHandling.CONVERT_TO_BINARY else _as_text(body)


def convert_response(body: bytes, *, binary: bool, wants_binary: bool, handling: ContentHandling | None) -> bytes:
    """Convert the payload for the client: `binary` is the backend's Content-Type, `wants_binary` the client's Accept.

    Raises:
        ValueError: for text that is to become binary and is not base64.
    """
    to_binary = wants_binary if handling is None else handling is ContentHandling.CONVERT_TO_BINARY
    if binary:
        return body if to_binary else base64.b64encode(body)
    return _decode(body) if to_binary else _as_text(body)


def _as_text(body: bytes) -> bytes:
    # a payload that is not listed as binary is text, and what is not UTF-8 in it is lost
    return body if body.isascii() else body.decode("utf-8", errors="replace").encode()


def _decode(body: bytes) -> bytes:
    try:
        return base64.b64decode(body, validate=True)
    except binascii.Error as error:
        raise ValueError(f"the payload is not base64: {error}") from error
