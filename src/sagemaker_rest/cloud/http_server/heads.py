"""Heads of requests as the cloud hands them on, and which of those that aiohttp lets through are refused.

https://www.rfc-editor.org/rfc/rfc9112.html
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from aiohttp import HttpVersion10, HttpVersion11
from aiohttp.http_exceptions import LineTooLong

from sagemaker_rest.cloud.http import HttpRequest, HttpResponse, RequestHeaders
from sagemaker_rest.cloud.http_server.answers import refusal

if TYPE_CHECKING:
    from aiohttp import web

# RFC 3986's host, by the characters that it may have, and a port
_HOST = re.compile(r"(\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9._~!$&'()*+,;=%-]*)(:[0-9]*)?")
# no path may have brackets (RFC 3986 §3.3), and behind two slashes others take them for those of an address
_BRACKETS = re.compile(r"//[^/]*[\[\]]")
_HTTP_2 = "Pause on PRI/Upgrade"
_OTHER_VERSION = "HTTP Version Not Supported: HTTP/1.1 is spoken here"


def request_head(request: web.BaseRequest) -> HttpRequest:
    """Return everything of a request but its body, which is read once it is known who wants it."""
    target = request.raw_path
    if not target.isascii():
        target = target.encode("utf-8", "surrogateescape").decode("latin-1")
    if not target.startswith("/") and "://" in target:
        # RFC 9112 §3.2.2: a server accepts the absolute form, too
        target = "/" + target.partition("://")[2].partition("/")[2]
    path, _, query = target.partition("?")
    peer = request.transport.get_extra_info("peername") if request.transport is not None else None
    return HttpRequest(
        method=request.method,
        path=path,
        query=query,
        headers=RequestHeaders(
            [(name.decode("latin-1"), value.decode("latin-1")) for name, value in request.raw_headers]
        ),
        source_ip=peer[0] if peer else "127.0.0.1",
    )


def answer_to_head(head: HttpRequest, version: tuple[int, int]) -> HttpResponse | None:
    """Return the server's own answer to a head that says all, or that cannot be served; else None."""
    if version not in {HttpVersion10, HttpVersion11}:
        return refusal(505, _OTHER_VERSION)
    if head.method == "CONNECT":
        return refusal(501, "CONNECT is not implemented: this is not a proxy")
    if not _HOST.fullmatch(head.headers.get("Host", "")) or _BRACKETS.match(head.path):
        return refusal(400, "The host that the request names is not a host")
    if head.path == "*":
        # RFC 9110 §9.3.7: a ping of the server as a whole
        return HttpResponse(204) if head.method == "OPTIONS" else refusal(400, "* is for OPTIONS only")
    return _answer_to_coding(head.headers.get("Transfer-Encoding"), version)


def _answer_to_coding(coding: str | None, version: tuple[int, int]) -> HttpResponse | None:
    if coding is None:
        return None
    if version == HttpVersion10:
        return refusal(400, "HTTP/1.0 has no Transfer-Encoding")
    if coding.strip().lower() != "chunked":
        return refusal(501, "Of transfer codings, only chunked is implemented")
    return None


def refusal_of(status: int, fault: BaseException | None, message: str) -> HttpResponse:
    """Return the answer to what aiohttp cannot read, with the status that says why; aiohttp has 400 for everything."""
    if isinstance(fault, LineTooLong):
        # aiohttp keeps the first bytes of the line: those of the target begin with a slash, as no header does
        is_target = "b'/" in message
        return refusal(414, "URI Too Long") if is_target else refusal(431, "Request Header Fields Too Large")
    if "Too many headers" in message:
        return refusal(431, "Request Header Fields Too Large")
    if "Content-Length overflow" in message:
        return refusal(413, "Request Too Long")
    if _HTTP_2 in message:
        return refusal(505, _OTHER_VERSION)
    return refusal(status, message.partition("\n")[0])
