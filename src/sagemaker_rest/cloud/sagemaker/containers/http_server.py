"""The two ports of a container: the one that SageMaker asks, and the REST API that an inference.py may ask."""

from __future__ import annotations

import asyncio
import dataclasses
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from sagemaker_rest.cloud.http_server.limits import MIB, ServerLimits
from sagemaker_rest.cloud.http_server.server import HttpServer, listen

if TYPE_CHECKING:
    import socket
    from collections.abc import Callable

    from sagemaker_rest.cloud.http import HttpRequest, HttpResponse
    from sagemaker_rest.cloud.http_server.bodies import Body
    from sagemaker_rest.cloud.http_server.server import Answering

    Application = Callable[[HttpRequest], HttpResponse]

_LOOPBACK = "127.0.0.1"
_THREADS = 16
# Longer than any pause between two requests of a test run: a connection that the server closes at the very moment when
# a client uses it again is a request lost.
_LIMITS = ServerLimits(idle_seconds=3600.0)
# what an asynchronous inference may have; the runtime lets no other have more than 25 MB
_LARGEST_BODY_BYTES = 1024 * MIB


class ContainerServer:
    """Free ports on the loopback interface. The second one has threads of its own, so that handlers that wait for the
    REST API cannot take all threads that could answer them.
    """

    def __init__(self) -> None:
        self._main = listen(_LOOPBACK, 0)
        self._rest = listen(_LOOPBACK, 0)
        self.port = _port(self._main)
        self.rest_port = _port(self._rest)

    def run(self, application: Application, when_ready: Callable[[], None]) -> None:
        """Serve `application` on both ports, for ever; `when_ready` is called once requests are taken."""
        asyncio.run(self._serve(application, when_ready))

    async def _serve(self, application: Application, when_ready: Callable[[], None]) -> None:
        servers = [HttpServer(_in_threads(application), _LIMITS) for _ in range(2)]
        for server, listener in zip(servers, (self._main, self._rest), strict=True):
            await server.start(listener)
        when_ready()
        await asyncio.Event().wait()


def _port(listener: socket.socket) -> int:
    port: int = listener.getsockname()[1]
    return port


def _in_threads(application: Application) -> Answering:
    """Answer in threads: what a model computes blocks."""
    threads = ThreadPoolExecutor(_THREADS, thread_name_prefix="request")

    async def answer(head: HttpRequest, body: Body) -> HttpResponse:
        request = dataclasses.replace(head, body=await body.read(_LARGEST_BODY_BYTES))
        return await asyncio.get_running_loop().run_in_executor(threads, application, request)

    return answer
