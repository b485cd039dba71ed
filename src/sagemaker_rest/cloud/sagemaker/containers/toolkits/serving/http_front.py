"""SageMaker's contract over HTTP, by the standard library's server: a thread a connection."""

from __future__ import annotations

import logging
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

from .contract import Answer, Request

if TYPE_CHECKING:
    from collections.abc import Iterable

    from .contract import Application

_LOOPBACK = "127.0.0.1"
_LOG = logging.getLogger("sagemaker_rest.access")


class Front(ThreadingHTTPServer):
    """A free port of the loopback interface. One request at a time reaches the application: user code on AWS runs in
    workers without threads, and many models would not stand any.
    """

    daemon_threads = True
    request_queue_size = 1024

    def __init__(self, application: Application) -> None:
        self.application = application
        self.turn = threading.Lock()
        super().__init__((_LOOPBACK, 0), _Handler)

    @property
    def port(self) -> int:
        return int(self.server_address[1])


class _Handler(BaseHTTPRequestHandler):
    server: Front
    protocol_version = "HTTP/1.1"
    # small answers are sent at once, in one packet
    wbufsize = -1
    disable_nagle_algorithm = True

    def do_GET(self) -> None:
        if self.path == "/ping":
            self._send(self.server.application.ping())
            return
        self._ask()

    def do_POST(self) -> None:
        self._ask()

    do_PUT = do_DELETE = do_PATCH = do_HEAD = do_OPTIONS = do_POST  # noqa: N815 - the base class looks for them

    def _ask(self) -> None:
        request = Request(self.command, self.path, self.headers, self._body())
        with self.server.turn:
            answer = self.server.application.answer(request)
        _LOG.info('"%s %s" %d', self.command, self.path, answer.status)
        self._send(answer)

    def _body(self) -> bytes:
        if "chunked" not in self.headers.get("Transfer-Encoding", ""):
            return self.rfile.read(int(self.headers.get("Content-Length") or 0))
        pieces = []
        while size := int(self.rfile.readline().partition(b";")[0], 16):
            pieces.append(self.rfile.read(size))
            self.rfile.readline()
        while self.rfile.readline().strip():
            pass
        return b"".join(pieces)

    def _send(self, answer: Answer) -> None:
        self.send_response(answer.status, answer.phrase)
        if answer.content_type is not None:
            self.send_header("Content-Type", answer.content_type)
        for name, value in answer.headers.items():
            self.send_header(name, value)
        if isinstance(answer.body, bytes):
            self._send_whole(answer.status, answer.body)
        else:
            self._send_pieces(answer.body)
        self.wfile.flush()

    def _send_whole(self, status: int, body: bytes) -> None:
        if status != 204:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD" and status != 204:
            self.wfile.write(body)

    def _send_pieces(self, pieces: Iterable[bytes]) -> None:
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        try:
            for piece in pieces:
                if piece:
                    self.wfile.write(b"%x\r\n%b\r\n" % (len(piece), piece))
                    self.wfile.flush()
        except Exception:  # noqa: BLE001 - the status is sent: what is left is to break off
            _LOG.exception("the answer broke off")
            self.close_connection = True
            return
        self.wfile.write(b"0\r\n\r\n")

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name is the base class's
        """Log nothing here: pings are not worth a line."""
