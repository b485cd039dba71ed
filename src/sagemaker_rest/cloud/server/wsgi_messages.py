"""Requests and answers between the server, which speaks WSGI, and the data planes."""

from __future__ import annotations

import json
from http import HTTPStatus
from typing import TYPE_CHECKING

from werkzeug.datastructures import EnvironHeaders, Headers

from sagemaker_rest.cloud.http import HttpRequest, HttpResponse

if TYPE_CHECKING:
    from collections.abc import Iterable

    from _typeshed.wsgi import StartResponse, WSGIEnvironment

# More than any data plane takes (10 MB for API Gateway, 25 MB for a serverless or shared endpoint), so that each can
# refuse in its own words; what is over this is not even read.
LARGEST_BODY_BYTES = 32 * 1024 * 1024


class UnreadableBodyError(Exception):
    """A body that cannot be read; `answer` tells the client why."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        # what is left of the body would be read as the next request
        headers = Headers({"Content-Type": "application/json", "Connection": "close"})
        self.answer = HttpResponse(status, headers, json.dumps({"message": message}).encode())


def request_head(environ: WSGIEnvironment) -> HttpRequest:
    """The request without its body, which is read once it is known who wants it."""
    path, _, query = environ["REQUEST_URI"].partition("?")
    return HttpRequest(
        method=environ["REQUEST_METHOD"],
        path=path,
        query=query,
        headers=Headers(EnvironHeaders(environ)),
        source_ip=environ.get("REMOTE_ADDR", "127.0.0.1"),
    )


def whole_request(head: HttpRequest, environ: WSGIEnvironment) -> HttpRequest:
    """The request with its body; raises UnreadableBodyError if that is malformed or too large for any data plane."""
    body = _chunked_body(environ) if environ.get("wsgi.input_terminated", False) else _sized_body(environ)
    return HttpRequest(head.method, head.path, head.query, head.headers, body, head.source_ip)


def send(response: HttpResponse, start_response: StartResponse, method: str) -> Iterable[bytes]:
    """Begin the answer to a request with `method`, and give its body."""
    try:
        phrase = HTTPStatus(response.status).phrase
    except ValueError:  # 530 and other numbers that no RFC names
        phrase = "Unknown"
    headers = [*response.headers.items(), ("Content-Length", str(len(response.body)))]
    start_response(f"{response.status} {phrase}", [(str(name), str(value)) for name, value in headers])
    # a body after HEAD would be read as the next answer on the connection
    return [] if method == "HEAD" else [response.body]


def _sized_body(environ: WSGIEnvironment) -> bytes:
    length = environ.get("CONTENT_LENGTH") or "0"
    if not (length.isascii() and length.isdigit()):
        raise UnreadableBodyError(400, f"Content-Length is {length!r}, which is no number of bytes")
    if len(length) > len(str(LARGEST_BODY_BYTES)) or int(length) > LARGEST_BODY_BYTES:
        raise UnreadableBodyError(413, "Request Too Long")
    body: bytes = environ["wsgi.input"].read(int(length))
    return body


def _chunked_body(environ: WSGIEnvironment) -> bytes:
    try:
        body: bytes = environ["wsgi.input"].read(LARGEST_BODY_BYTES + 1)
    except ValueError as error:  # cheroot's, for a chunk that is none
        raise UnreadableBodyError(400, str(error)) from error
    if len(body) > LARGEST_BODY_BYTES:
        raise UnreadableBodyError(413, "Request Too Long")
    return body
