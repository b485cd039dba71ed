"""A port, and what answers on it."""

from __future__ import annotations

import asyncio
import logging
import socket
from typing import TYPE_CHECKING, Any, Protocol

from sagemaker_rest.cloud.http import HttpResponse
from sagemaker_rest.cloud.http_server.answers import refusal
from sagemaker_rest.cloud.http_server.bodies import Body, BodyMemory, RequestBody, UnreadableBodyError
from sagemaker_rest.cloud.http_server.connections import Connections, Written, connection_of
from sagemaker_rest.cloud.http_server.heads import answer_to_head, request_head
from sagemaker_rest.cloud.http_server.limits import WAITING_CONNECTIONS, ServerLimits

if TYPE_CHECKING:
    from aiohttp import web

    from sagemaker_rest.cloud.http import HttpRequest

_LOG = logging.getLogger(__name__)

DEFAULT_LIMITS = ServerLimits()
# an answer under way when the server stops is waited for so long
_GRACE_SECONDS = 1.0


class Answering(Protocol):
    """The answerer of requests. `head` has no body yet: whose request it is decides how much of it is read."""

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
    return socket.create_server((host, port), backlog=WAITING_CONNECTIONS)


class HttpServer:
    """Answers on one port. To be used on one event loop."""

    def __init__(self, answering: Answering, limits: ServerLimits = DEFAULT_LIMITS) -> None:
        self._answering = answering
        self._limits = limits
        self._memory = BodyMemory(limits.bodies_bytes)
        self._under_way: set[asyncio.Task[Any]] = set()
        self._connections: Connections | None = None
        self._listener: asyncio.Server | None = None

    async def start(self, listener: socket.socket) -> None:
        """Take requests from now on."""
        self._connections = Connections(self._serve, self._limits)
        loop = asyncio.get_running_loop()
        self._listener = await loop.create_server(self._connections, sock=listener, backlog=WAITING_CONNECTIONS)

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
        connection_of(request).is_answered = False
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)
        return Written(await self._answer(request))

    async def _answer(self, request: web.BaseRequest) -> HttpResponse:
        head, body = request_head(request), RequestBody(request, self._memory, self._limits)
        try:
            return answer_to_head(head, request.version) or await self._answering(head, body)
        except UnreadableBodyError as error:
            return error.answer
        except ConnectionResetError:
            if request.transport is not None:
                request.transport.close()
            return HttpResponse(500)
        except Exception as error:  # noqa: BLE001 - a fault of ours is answered too, and shown
            _LOG.exception("%s %s failed", request.method, request.raw_path)
            return refusal(500, f"The local cloud failed: {type(error).__name__}: {error}")
        finally:
            body.release()
