"""A server that keeps the requests that it gets."""

from __future__ import annotations

import asyncio
import socket
import threading
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING

from werkzeug.datastructures import Headers

from sagemaker_rest.cloud.http import HttpRequest, HttpResponse
from sagemaker_rest.cloud.http_server.server import DEFAULT_LIMITS, HttpServer, listen
from tests.cloud.event_loop import wait_for

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sagemaker_rest.cloud.http_server.bodies import Body
    from sagemaker_rest.cloud.http_server.limits import ServerLimits

PATIENCE_SECONDS = 10
LARGEST_BYTES = 100_000


class Server:
    """Answers each request with `answer`, and keeps it; hangs up instead of answering `/drop`. A request for `/wait`
    waits at the gate, one for `/hold` once its body is read.
    """

    def __init__(self) -> None:
        self.answer = HttpResponse(200, Headers({"Content-Type": "text/plain"}), b"done")
        self.requests: list[HttpRequest] = []
        self.bodies: list[bytes] = []
        self.gate = asyncio.Event()
        self.is_inside = threading.Event()
        self.port = 0

    async def __call__(self, head: HttpRequest, body: Body) -> HttpResponse:
        if head.path == "/drop":
            raise ConnectionResetError
        if head.path == "/wait":
            self.is_inside.set()
            await self.gate.wait()
        self.requests.append(head)
        self.bodies.append(await body.read(LARGEST_BYTES))
        if head.path == "/hold":
            self.is_inside.set()
            await self.gate.wait()
        return self.answer

    def open_gate(self) -> None:
        async def set_it() -> None:
            self.gate.set()

        wait_for(set_it())

    def connect(self) -> socket.socket:
        return socket.create_connection(("127.0.0.1", self.port), timeout=PATIENCE_SECONDS)

    def send(self, sent: bytes, *, ends: bool = True) -> bytes:
        """All that comes back until the server hangs up, or until a whole answer is there if the client stays."""
        with self.connect() as connection:
            connection.sendall(sent)
            if ends:
                connection.shutdown(socket.SHUT_WR)
                return connection.makefile("rb").read()
            received = b""
            while self.answer.body not in received:
                received += connection.recv(65536)
            return received


@contextmanager
def serving(limits: ServerLimits = DEFAULT_LIMITS) -> Iterator[Server]:
    """Run a server until the block is left."""
    answering = Server()
    running = HttpServer(answering, limits)
    with closing(listen("127.0.0.1", 0)) as listener:
        answering.port = listener.getsockname()[1]
        wait_for(running.start(listener))
        yield answering
        wait_for(running.stop())
