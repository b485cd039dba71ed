"""HTTP/1.1 on one port. Requests arrive as they were sent, header names with their case and underscores included, and
answers leave as they are.

aiohttp reads requests and refuses what is none: contradictory lengths, a lone CR, endless lines, HTTP/2's preface.
"""

from __future__ import annotations

import asyncio
import email.utils
import json
import logging
import socket
import time
from functools import lru_cache
from http import HTTPStatus
from io import BytesIO
from typing import TYPE_CHECKING, Any, Protocol

from aiohttp import web
from aiohttp.http_exceptions import LineTooLong
from aiohttp.web_protocol import RequestHandler, RequestPayloadError
from werkzeug.datastructures import Headers

from sagemaker_rest.cloud.http import HttpRequest, HttpResponse, RequestHeaders

if TYPE_CHECKING:
    from aiohttp.abc import AbstractStreamWriter
    from aiohttp.streams import StreamReader

_LOG = logging.getLogger(__name__)

# An idle connection that is closed just as a client sends on it looks like a lost answer, and a client repeats what it
# sent: a second CreateEndpoint, say. So it is closed late.
IDLE_SECONDS = 120.0
# of connections; Terraform's ten workers come at once
_WAITING_CONNECTIONS = 128
# of the request line and of each header; a presigned URL has a few thousand bytes, and API Gateway's quota of 10,240
# for all of it is the gateway's to enforce
_LONGEST_LINE = 65_536
_MOST_HEADERS = 512
# an answer under way when the server stops is waited for so long
_GRACE_SECONDS = 1.0
# what is left of a request that was refused is read for so long, so that the client comes to read the answer
_LINGERING_SECONDS = 2.0
_READ_BYTES = 262_144
_WRITTEN_AT_ONCE = 65_536
_CONTINUE = b"HTTP/1.1 100 Continue\r\n\r\n"
# the server's business, not that of an answer
_OF_THE_CONNECTION = frozenset({"connection", "content-length", "transfer-encoding"})


class UnreadableBodyError(Exception):
    """A body that cannot be read; `answer` tells the client why."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.answer = refusal(status, message)


def refusal(status: int, message: str) -> HttpResponse:
    """The last answer on a connection: what is left of the request would be read as the next one."""
    headers = Headers({"Content-Type": "application/json", "Connection": "close"})
    return HttpResponse(status, headers, json.dumps({"message": message}).encode())


class Body(Protocol):
    """The body of a request whose head has been read."""

    async def read(self, largest_bytes: int | None) -> bytes:
        """Return the whole body.

        Raises:
            UnreadableBodyError: it is malformed, or larger than `largest_bytes`.

        """
        ...


class Answering(Protocol):
    """What answers requests. `head` has no body yet: whose request it is decides how much of it is read."""

    async def __call__(self, head: HttpRequest, body: Body) -> HttpResponse:
        """Return the answer.

        Raises:
            ConnectionResetError: there is to be none; the connection is closed.

        """
        ...


def listen(host: str, port: int) -> socket.socket:
    """Take a port, 0 for a free one; clients that connect wait until a server is started.

    Raises:
        OSError: the port cannot be had.

    """
    return socket.create_server((host, port), backlog=_WAITING_CONNECTIONS)


class HttpServer:
    """Answers on one port. To be used on one event loop."""

    def __init__(self, answering: Answering, idle_seconds: float = IDLE_SECONDS) -> None:
        self._answering = answering
        self._idle_seconds = idle_seconds
        self._under_way: set[asyncio.Task[Any]] = set()
        self._connections: _Connections | None = None
        self._listener: asyncio.Server | None = None

    async def start(self, listener: socket.socket) -> None:
        """Take requests from now on."""
        self._connections = _Connections(self._serve, self._idle_seconds)
        loop = asyncio.get_running_loop()
        self._listener = await loop.create_server(self._connections, sock=listener, backlog=_WAITING_CONNECTIONS)

    async def stop(self) -> None:
        """Take no more requests, answer those under way if that takes no longer than a second, and hang up."""
        if self._listener is None or self._connections is None:
            return
        self._listener.close()
        if self._under_way:
            await asyncio.wait(self._under_way, timeout=_GRACE_SECONDS)
        for task in self._under_way:
            task.cancel()
        for connection in self._connections.connections:
            connection.force_close()

    async def _serve(self, request: web.BaseRequest) -> web.StreamResponse:
        task = asyncio.current_task()
        assert task is not None  # noqa: S101 - a coroutine runs in a task
        _connection_of(request).is_answered = False
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)
        try:
            response = await self._answering(request_head(request), _Body(request))
        except UnreadableBodyError as error:
            response = error.answer
        except ConnectionResetError:
            if request.transport is not None:
                request.transport.close()
            response = HttpResponse(500)
        except Exception as error:  # noqa: BLE001 - a fault of ours is answered too, and shown
            _LOG.exception("%s %s failed", request.method, request.raw_path)
            response = refusal(500, f"The local cloud failed: {type(error).__name__}: {error}")
        return _Written(response)


class _Connections(web.Server):
    """Makes what handles each connection."""

    def __init__(self, serve: Any, idle_seconds: float) -> None:
        super().__init__(serve)
        self._idle_seconds = idle_seconds

    def __call__(self) -> RequestHandler:
        return _Connection(
            self,
            loop=asyncio.get_running_loop(),
            keepalive_timeout=self._idle_seconds,
            access_log=None,
            max_line_size=_LONGEST_LINE,
            max_field_size=_LONGEST_LINE,
            max_headers=_MOST_HEADERS,
            read_bufsize=_READ_BYTES,
            lingering_time=_LINGERING_SECONDS,
            # a body with Content-Encoding is the caller's own
            auto_decompress=False,
        )


class _Connection(RequestHandler):
    """One connection: aiohttp's, but for clients that stop sending, and for how requests are refused."""

    __slots__ = ("client_has_ended", "is_answered", "unread")

    def __init__(self, *arguments: Any, **settings: Any) -> None:
        super().__init__(*arguments, **settings)
        self.client_has_ended = False
        self.is_answered = False
        # the body that is being read
        self.unread: StreamReader | None = None

    def eof_received(self) -> bool:  # type: ignore[override]  # asyncio's, which aiohttp narrows to None
        """Stay for the answer to a client that has sent all it has to say; aiohttp would hang up."""
        self.client_has_ended = True
        is_idle = self._waiter is not None and not self._waiter.done()
        if is_idle or (self.is_answered and not self._messages):
            return False
        if self.unread is not None:
            self.unread.set_exception(_ended())
        return True

    def answered(self) -> None:
        """Hang up after the last answer to a client that has ended."""
        self.is_answered = True
        if self.client_has_ended and not self._messages:
            self.force_close()

    def handle_error(
        self,
        request: web.BaseRequest,
        status: int = 500,
        exc: BaseException | None = None,
        message: str | None = None,
    ) -> web.StreamResponse:
        """Refuse what aiohttp cannot read, in JSON and without a traceback."""
        del request
        if status >= 500:
            _LOG.error("a request failed", exc_info=exc)
        status, message = _refused(status, exc, message or "Bad Request")
        return _Written(refusal(status, message))


def _connection_of(request: web.BaseRequest) -> _Connection:
    connection = request.protocol
    assert isinstance(connection, _Connection)  # noqa: S101 - all of them are
    return connection


def _refused(status: int, fault: BaseException | None, message: str) -> tuple[int, str]:
    """The status that says why, where aiohttp has 400 for everything."""
    if isinstance(fault, LineTooLong):
        # aiohttp keeps the first bytes of the line: those of the target begin with a slash, as no header does
        return (414, "URI Too Long") if "b'/" in message else (431, "Request Header Fields Too Large")
    if "Too many headers" in message:
        return 431, "Request Header Fields Too Large"
    if "Content-Length overflow" in message:
        return 413, "Request Too Long"
    return status, message.partition("\n")[0]


class _Body:
    """The body of one of aiohttp's requests."""

    def __init__(self, request: web.BaseRequest) -> None:
        self._request = request

    async def read(self, largest_bytes: int | None) -> bytes:
        request, content = self._request, self._request.content
        if not request.body_exists:
            return b""
        if largest_bytes is not None and (request.content_length or 0) > largest_bytes:
            raise UnreadableBodyError(413, "Request Too Long")
        if request.headers.get("Expect", "").lower() == "100-continue":
            await request.writer.write(_CONTINUE)
        connection = _connection_of(request)
        if connection.client_has_ended and not content.is_eof():
            raise _ended()
        connection.unread = content
        # grows in place, and gives its bytes away without a copy: an upload may have hundreds of megabytes
        received = BytesIO()
        try:
            async for part in content.iter_any():
                received.write(part)
                if largest_bytes is not None and received.tell() > largest_bytes:
                    raise UnreadableBodyError(413, "Request Too Long")
        except RequestPayloadError as error:
            raise UnreadableBodyError(400, str(error)) from error
        finally:
            connection.unread = None
        return received.getvalue()


def _ended() -> UnreadableBodyError:
    return UnreadableBodyError(400, "The request ended before its body did")


def request_head(request: web.BaseRequest) -> HttpRequest:
    """Everything of a request but its body, which is read once it is known who wants it."""
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


class _Written(web.StreamResponse):
    """An answer, written as it is: aiohttp would add a Content-Type, and writes headers as UTF-8 only."""

    def __init__(self, response: HttpResponse) -> None:
        super().__init__()
        self._response = response
        self._connection: _Connection | None = None

    async def prepare(self, request: web.BaseRequest) -> AbstractStreamWriter | None:
        self._connection = _connection_of(request)
        response = self._response
        asked_to_close = response.headers.get("Connection", "").lower() == "close"
        keep_alive = request.keep_alive and not asked_to_close
        if not keep_alive:
            self.force_close()
        head = _head(response, request.method, keep_alive=keep_alive)
        # a body after HEAD would be read as the next answer on the connection
        body = b"" if request.method == "HEAD" else response.body
        writer = request.writer
        if len(body) <= _WRITTEN_AT_ONCE:
            await writer.write(head + body)
            return writer
        await writer.write(head)
        view = memoryview(body)
        for start in range(0, len(view), _WRITTEN_AT_ONCE):
            await writer.write(view[start : start + _WRITTEN_AT_ONCE])
        return writer

    async def write_eof(self, data: bytes = b"") -> None:  # noqa: ARG002 - aiohttp's signature
        """All is written by now."""
        if self._connection is not None:
            self._connection.answered()

    @property
    def keep_alive(self) -> bool | None:
        return self._keep_alive is not False


def _head(response: HttpResponse, method: str, *, keep_alive: bool) -> bytes:
    lines = [_status_line(response.status)]
    lines += (
        f"{name}: {value}\r\n" for name, value in response.headers.items() if name.lower() not in _OF_THE_CONNECTION
    )
    if response.status not in {204, 304}:
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
    """HEAD is answered with the length that GET's answer would have."""
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
