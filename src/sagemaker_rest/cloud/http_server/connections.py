"""Connections: aiohttp's, but for clients that stop sending or reading, and for how requests are refused."""

from __future__ import annotations

import asyncio
import logging
from contextlib import aclosing, suppress
from typing import TYPE_CHECKING, Any

from aiohttp import web
from aiohttp.web_protocol import RequestHandler, _ErrInfo

from sagemaker_rest.cloud.http_server.answers import asks_to_close, head_of, refusal
from sagemaker_rest.cloud.http_server.heads import refusal_of
from sagemaker_rest.cloud.http_server.limits import LONGEST_LINE, MOST_HEADERS, READ_BYTES, ServerLimits

if TYPE_CHECKING:
    from collections.abc import Callable

    from aiohttp.abc import AbstractStreamWriter

    from sagemaker_rest.cloud.http import BodyParts, HttpResponse

_LOG = logging.getLogger(__name__)
_WRITTEN_AT_ONCE = 65_536


class Connections(web.Server):
    """Makes what handles each connection."""

    def __init__(self, serve: Any, limits: ServerLimits) -> None:
        super().__init__(serve)
        self._limits = limits

    def __call__(self) -> RequestHandler:
        return Connection(
            self,
            self._limits,
            loop=asyncio.get_running_loop(),
            keepalive_timeout=self._limits.idle_seconds,
            access_log=None,
            max_line_size=LONGEST_LINE,
            max_field_size=LONGEST_LINE,
            max_headers=MOST_HEADERS,
            read_bufsize=READ_BYTES,
            lingering_time=self._limits.lingering_seconds,
            # a body with Content-Encoding is the caller's own
            auto_decompress=False,
        )


class Connection(RequestHandler):
    """One connection."""

    __slots__ = (
        "_discards",
        "_gone",
        "_head_bytes",
        "_late_head",
        "client_has_ended",
        "is_answered",
        "limits",
        "when_body_breaks_off",
    )

    def __init__(self, server: web.Server, limits: ServerLimits, **settings: Any) -> None:
        super().__init__(server, **settings)
        self.limits = limits
        self.client_has_ended = False
        self.is_answered = False
        # set while a body is being read
        self.when_body_breaks_off: Callable[[], None] | None = None
        # of a head that has begun, and is not complete
        self._head_bytes = 0
        self._late_head: asyncio.TimerHandle | None = None
        # whatever comes now is not read
        self._discards = False
        self._gone = asyncio.Event()

    def data_received(self, data: bytes) -> None:
        if self._discards:
            return
        between, count = self._is_between_requests, self._request_count
        super().data_received(data)
        if self._request_count != count:
            self._end_head()
            if self.when_body_breaks_off is not None:
                self.when_body_breaks_off()
        elif between and data.strip(b"\r\n"):
            self._note_head(len(data))

    def eof_received(self) -> bool:  # type: ignore[override]  # asyncio's, which aiohttp narrows to None
        """Stay for the answer to a client that has sent all it has to say; aiohttp would hang up."""
        self.client_has_ended = True
        self._gone.set()
        is_idle = self._waiter is not None and not self._waiter.done()
        if is_idle or (self.is_answered and not self._messages):
            return False
        if self.when_body_breaks_off is not None:
            self.when_body_breaks_off()
        return True

    def body_refusal(self) -> HttpResponse | None:
        """Return the answer to a body that is not whole yet, if nothing can complete it any more."""
        last = self._messages[-1][0] if self._messages else None
        if isinstance(last, _ErrInfo):
            # aiohttp keeps what is wrong with a chunk for after the request, whose body would never come
            return refusal_of(last.status, last.exc, last.message)
        return refusal(400, "The request ended before its body did") if self.client_has_ended else None

    def connection_lost(self, exc: BaseException | None) -> None:
        self._gone.set()
        self._end_head()
        super().connection_lost(exc)

    def force_close(self) -> None:
        transport = self.transport
        super().force_close()
        if transport is not None and transport.get_write_buffer_size():
            # a client that does not read would keep it open
            self._loop.call_later(self.limits.reading_seconds, transport.abort)

    def answered(self) -> None:
        """Hang up after the last answer to a client that has ended."""
        self.is_answered = True
        if self.client_has_ended and not self._messages:
            self.force_close()

    async def linger(self) -> None:
        """Send no more, and read on without looking at it, for a while: what came behind the answer to a client that
        still sends would make the client lose it (RFC 9112 §9.6).
        """
        self._discards = True
        if self.transport is None or self.client_has_ended:
            return
        with suppress(OSError, RuntimeError):  # it is closing
            self.transport.write_eof()
        with suppress(TimeoutError):
            await asyncio.wait_for(self._gone.wait(), self.limits.lingering_seconds)

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
        return Written(refusal_of(status, exc, message or "Bad Request"))

    @property
    def _is_between_requests(self) -> bool:
        return self._request_count == 0 or (self._waiter is not None and not self._waiter.done())

    def _note_head(self, count: int) -> None:
        if self._late_head is None:
            self._late_head = self._loop.call_later(self.limits.head_seconds, self._head_is_late)
        self._head_bytes += count
        if self._head_bytes > self.limits.head_bytes:
            self._refuse_head(refusal(431, "Request Header Fields Too Large"))

    def _head_is_late(self) -> None:
        self._refuse_head(refusal(408, "The head of the request did not come in time"))

    def _end_head(self) -> None:
        self._head_bytes = 0
        if self._late_head is not None:
            self._late_head.cancel()
            self._late_head = None

    def _refuse_head(self, answer: HttpResponse) -> None:
        self._end_head()
        self._discards = True
        if self.transport is None:
            return
        self.transport.write(head_of(answer, "", keep_alive=False) + answer.body)
        self.transport.write_eof()
        self._loop.call_later(self.limits.lingering_seconds, self.force_close)


def connection_of(request: web.BaseRequest) -> Connection:
    """Return the connection that a request came on."""
    connection = request.protocol
    assert isinstance(connection, Connection)  # noqa: S101 - all of them are
    return connection


class Written(web.StreamResponse):
    """An answer, written as it is: aiohttp would add a Content-Type, and writes headers as UTF-8 only."""

    def __init__(self, response: HttpResponse) -> None:
        super().__init__()
        self._response = response
        self._connection: Connection | None = None

    async def prepare(self, request: web.BaseRequest) -> AbstractStreamWriter | None:
        self._connection = connection_of(request)
        response = self._response
        keep_alive = request.keep_alive and not asks_to_close(response)
        if not keep_alive:
            self.force_close()
        head = head_of(response, request.method, keep_alive=keep_alive)
        if response.parts is not None:
            await self._write_parts(request, head, response.parts)
            return request.writer
        # a body after HEAD would be read as the next answer on the connection
        body = b"" if request.method == "HEAD" else response.body
        if len(body) <= _WRITTEN_AT_ONCE:
            await self._write(request, head + body)
            return request.writer
        await self._write(request, head)
        view = memoryview(body)
        for start in range(0, len(view), _WRITTEN_AT_ONCE):
            await self._write(request, view[start : start + _WRITTEN_AT_ONCE])
        return request.writer

    async def write_eof(self, data: bytes = b"") -> None:  # noqa: ARG002 - aiohttp's signature
        """Do nothing more than close if asked to: all is written by now."""
        if self._connection is None:
            return
        if asks_to_close(self._response):
            await self._connection.linger()
            self._connection.force_close()
        self._connection.answered()

    @property
    def keep_alive(self) -> bool | None:
        return self._keep_alive is not False

    async def _write_parts(self, request: web.BaseRequest, head: bytes, parts: BodyParts) -> None:
        async with aclosing(parts):
            await self._write(request, head)
            async for part in parts:
                await self._write(request, b"%x\r\n%b\r\n" % (len(part), part))
        await self._write(request, b"0\r\n\r\n")

    async def _write(self, request: web.BaseRequest, part: bytes | memoryview) -> None:
        try:
            async with asyncio.timeout(connection_of(request).limits.reading_seconds):
                await request.writer.write(part)
        except TimeoutError:
            if request.transport is not None:
                request.transport.abort()
            raise ConnectionResetError("the client does not read its answer") from None
