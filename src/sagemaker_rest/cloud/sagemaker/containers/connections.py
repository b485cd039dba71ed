"""Kept-alive HTTP connections to one container, used on one event loop.

aiohttp's ClientSession takes a quarter of the time of a whole prediction to prepare what no container needs: cookies,
redirects, proxies, encodings, traces. Its protocol, which reads answers, is used here without it.
"""

from __future__ import annotations

import asyncio
import socket
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from aiohttp import ClientPayloadError
from aiohttp.client_proto import ResponseHandler
from aiohttp.http_exceptions import HttpProcessingError
from werkzeug.datastructures import Headers

from sagemaker_rest.cloud.sagemaker.containers.answer import ContainerAnswer

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Mapping

    from aiohttp import StreamReader

LOOPBACK = "127.0.0.1"
_LONGEST_LINE = 65_536
# to a container; a burst opens more, and closes them
MOST_IDLE = 64
# above this, a copy of the body costs more than a second packet
_SMALL_BYTES = 65_536


def free_port() -> int:
    """Return a port of the loopback interface that nobody listens on."""
    with socket.socket() as listener:
        listener.bind((LOOPBACK, 0))
        port: int = listener.getsockname()[1]
        return port


class Connections:
    """Asks what listens on a port. A connection carries one request at a time, and is kept."""

    def __init__(self, host: str, port: int) -> None:
        self._host = host
        self._port = port
        self._idle: list[ResponseHandler] = []

    async def ask(
        self, method: str, path: str, body: bytes, headers: Mapping[str, str], timeout_seconds: float
    ) -> ContainerAnswer:
        """Return the answer, whatever its status.

        Raises:
            TimeoutError: it takes longer than `timeout_seconds`.
            OSError: there is no connection.
            aiohttp.ClientError: the connection breaks, or the answer is not HTTP.

        """
        async with (
            asyncio.timeout(timeout_seconds),
            self.streaming(method, path, body, headers) as (status, answered, payload),
        ):
            return ContainerAnswer(status, answered, await payload.read())

    @asynccontextmanager
    async def streaming(
        self, method: str, path: str, body: bytes, headers: Mapping[str, str]
    ) -> AsyncIterator[tuple[int, Headers, StreamReader]]:
        """Ask, and give the status, the headers and the body as it comes. Raises what `ask` raises, but for time."""
        # not `or`: aiohttp's protocol is a queue, and false while it is empty
        connection = self._take()
        if connection is None:
            connection = await self._connect()
        try:
            self._send(connection, self._head(method, path, headers, len(body)), body)
            yield await _answer(connection)
        except HttpProcessingError as error:
            connection.abort()
            raise ClientPayloadError(error.message) from error
        except BaseException:
            # not `close`, which keeps what is left of the request until a container that hangs has read it
            connection.abort()
            raise
        if connection.should_close or len(self._idle) >= MOST_IDLE:
            connection.close()
        else:
            self._idle.append(connection)

    def close(self) -> None:
        """Hang up."""
        for connection in self._idle:
            connection.close()
        self._idle.clear()

    def _take(self) -> ResponseHandler | None:
        while self._idle:
            connection = self._idle.pop()
            if connection.is_connected() and not connection.should_close:
                return connection
        return None

    async def _connect(self) -> ResponseHandler:
        loop = asyncio.get_running_loop()
        _, connection = await loop.create_connection(lambda: ResponseHandler(loop), self._host, self._port)
        return connection

    def _head(self, method: str, path: str, headers: Mapping[str, str], length: int) -> bytes:
        lines = [f"{method} {path} HTTP/1.1\r\nHost: {self._host}:{self._port}\r\n"]
        lines += (f"{name}: {value}\r\n" for name, value in headers.items())
        lines.append(f"Content-Length: {length}\r\n\r\n")
        return "".join(lines).encode("latin-1", "replace")

    @staticmethod
    def _send(connection: ResponseHandler, head: bytes, body: bytes) -> None:
        connection.set_response_params(
            read_until_eof=True, auto_decompress=False, max_line_size=_LONGEST_LINE, max_field_size=_LONGEST_LINE
        )
        assert connection.transport is not None  # noqa: S101 - it was connected
        if len(body) <= _SMALL_BYTES:
            connection.transport.write(head + body)
        else:
            connection.transport.write(head)
            connection.transport.write(body)


async def _answer(connection: ResponseHandler) -> tuple[int, Headers, StreamReader]:
    message, payload = await connection.read()
    while message.code < 200:
        message, payload = await connection.read()
    headers = Headers([(name.decode("latin-1"), value.decode("latin-1")) for name, value in message.raw_headers])
    return message.code, headers, payload
