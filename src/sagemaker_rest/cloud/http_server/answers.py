"""Answers as bytes, and the one that refuses a request."""

from __future__ import annotations

import email.utils
import json
import time
from functools import lru_cache
from http import HTTPStatus
from typing import TYPE_CHECKING

from werkzeug.datastructures import Headers

from sagemaker_rest.cloud.http import HttpResponse

if TYPE_CHECKING:
    from collections.abc import Mapping

# the server's business, not that of an answer
_OF_THE_CONNECTION = frozenset({"connection", "content-length", "transfer-encoding"})


def refusal(status: int, message: str, headers: Mapping[str, str] | None = None) -> HttpResponse:
    """Return the last answer on a connection: what is left of the request would be read as the next one."""
    named = {"Content-Type": "application/json", "Connection": "close", **(headers or {})}
    return HttpResponse(status, Headers(named), json.dumps({"message": message}).encode())


def asks_to_close(response: HttpResponse) -> bool:
    """Return whether nothing comes after it on its connection."""
    return str(response.headers.get("Connection", "")).lower() == "close"


def head_of(response: HttpResponse, method: str, *, keep_alive: bool) -> bytes:
    """Return the head of the answer to a request with `method`."""
    lines = [_status_line(response.status)]
    lines += (
        f"{name}: {value}\r\n" for name, value in response.headers.items() if name.lower() not in _OF_THE_CONNECTION
    )
    if response.parts is not None:
        lines.append("Transfer-Encoding: chunked\r\n")
    elif response.status not in {204, 304}:
        lines.append(f"Content-Length: {_length(response, method)}\r\n")
    if "Date" not in response.headers:
        lines.append(_date(int(time.time())))
    lines.append("Connection: keep-alive\r\n\r\n" if keep_alive else "Connection: close\r\n\r\n")
    text = "".join(lines)
    try:
        return text.encode("latin-1")
    except UnicodeEncodeError:
        return text.encode("utf-8", "replace")


def _length(response: HttpResponse, method: str) -> int | str:
    """Return the length of an answer; HEAD is answered with the length that GET's answer would have."""
    return (method == "HEAD" and response.headers.get("Content-Length")) or len(response.body)


@lru_cache(maxsize=1024)
def _status_line(status: int) -> str:
    try:
        phrase = HTTPStatus(status).phrase
    except ValueError:  # 530 and other numbers that no RFC names
        phrase = "Unknown"
    return f"HTTP/1.1 {status} {phrase}\r\n"


@lru_cache(maxsize=1)
def _date(seconds: int) -> str:
    return f"Date: {email.utils.formatdate(seconds, usegmt=True)}\r\n"
