"""Bodies of requests: read within limits of time and size."""

from __future__ import annotations

import asyncio
from io import BytesIO
from typing import TYPE_CHECKING, Protocol

from aiohttp.web_protocol import RequestPayloadError

from sagemaker_rest.cloud.http_server.answers import refusal
from sagemaker_rest.cloud.http_server.connections import connection_of

if TYPE_CHECKING:
    from aiohttp import web

    from sagemaker_rest.cloud.http import HttpResponse
    from sagemaker_rest.cloud.http_server.limits import ServerLimits

_CONTINUE = b"HTTP/1.1 100 Continue\r\n\r\n"


class UnreadableBodyError(Exception):
    """A body that cannot be read; `answer` tells the client why."""

    def __init__(self, answer: HttpResponse) -> None:
        super().__init__(answer.body)
        self.answer = answer


class Body(Protocol):
    """The body of a request whose head has been read."""

    async def read(self, largest_bytes: int) -> bytes:
        """Return the whole body.

        Raises:
            UnreadableBodyError: it is malformed, larger than `largest_bytes`, or does not come in time.

        """
        ...


class BodyMemory:
    """The memory that all bodies take together. For one event loop."""

    def __init__(self, most_bytes: int) -> None:
        self._left = most_bytes

    def take(self, count: int) -> None:
        """Raise UnreadableBodyError unless there is room for `count` bytes more."""
        if count > self._left:
            message = "The server has as many request bodies in memory as it may: try again"
            raise UnreadableBodyError(refusal(503, message, {"Retry-After": "1"}))
        self._left -= count

    def give_back(self, count: int) -> None:
        self._left += count


class RequestBody:
    """The body of one of aiohttp's requests. `release` it once the request is answered."""

    def __init__(self, request: web.BaseRequest, memory: BodyMemory, limits: ServerLimits) -> None:
        self._request = request
        self._memory = memory
        self._limits = limits
        self._held = 0

    async def read(self, largest_bytes: int) -> bytes:
        request, content = self._request, self._request.content
        if not request.body_exists:
            return b""
        if (request.content_length or 0) > largest_bytes:
            raise _too_long()
        if request.headers.get("Expect", "").lower() == "100-continue":
            await request.writer.write(_CONTINUE)
        connection = connection_of(request)

        def look() -> None:
            if not content.is_eof() and (answer := connection.body_refusal()) is not None:
                content.set_exception(UnreadableBodyError(answer))

        look()
        connection.when_body_breaks_off = look
        try:
            return await self._received(largest_bytes)
        except RequestPayloadError as error:
            raise UnreadableBodyError(refusal(400, str(error))) from error
        except TimeoutError:
            raise UnreadableBodyError(refusal(408, "The body of the request did not come in time")) from None
        finally:
            connection.when_body_breaks_off = None

    def release(self) -> None:
        """Let others have the memory."""
        self._memory.give_back(self._held)
        self._held = 0

    async def _received(self, largest_bytes: int) -> bytes:
        content = self._request.content
        # grows in place, and gives its bytes away without a copy: an upload may have hundreds of megabytes
        received = BytesIO()
        began = asyncio.get_running_loop().time() + self._limits.body_seconds
        while not content.at_eof():
            async with asyncio.timeout_at(began + received.tell() / self._limits.slowest_bytes):
                part = await content.readany()
            if received.tell() + len(part) > largest_bytes:
                raise _too_long()
            self._memory.take(len(part))
            self._held += len(part)
            received.write(part)
        return received.getvalue()


def _too_long() -> UnreadableBodyError:
    return UnreadableBodyError(refusal(413, "Request Too Long"))
