"""The two ports of a container: the one that SageMaker asks, and the REST API that an inference.py may ask."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from cheroot import wsgi

if TYPE_CHECKING:
    from collections.abc import Callable

    from _typeshed.wsgi import WSGIApplication

_LOOPBACK = "127.0.0.1"
_THREADS = 16
# Longer than any pause between two requests of a test run: a connection that the server closes at the very moment when
# a client uses it again is a request lost.
_KEEP_ALIVE_SECONDS = 3600
_KEPT_CONNECTIONS = 256


class ContainerServer:
    """Free ports on the loopback interface. The second one has threads of its own, so that handlers that wait for the
    REST API cannot take all threads that could answer them.
    """

    def __init__(self) -> None:
        self._application: WSGIApplication | None = None
        self._main = self._listen()
        self._rest = self._listen()
        self.port: int = self._main.bind_addr[1]
        self.rest_port: int = self._rest.bind_addr[1]

    def run(self, application: WSGIApplication, when_ready: Callable[[], None]) -> None:
        """Serve `application` on both ports, for ever; `when_ready` is called once requests are taken."""
        self._main.wsgi_app = self._rest.wsgi_app = application
        threading.Thread(target=self._rest.serve, daemon=True, name="rest").start()
        when_ready()
        self._main.serve()

    @staticmethod
    def _listen() -> wsgi.Server:
        server = wsgi.Server(
            (_LOOPBACK, 0), None, numthreads=_THREADS, server_name="container", timeout=_KEEP_ALIVE_SECONDS
        )
        server.nodelay = True
        server.keep_alive_conn_limit = _KEPT_CONNECTIONS
        server.prepare()
        return server
