"""A way to the cloud with checkpoints: a run is held at the worst moment for it to be ended, and not a second before.

- `setup`: a fixture is being set up, and nothing is applied yet;
- `init`: the configuration is initialised, and the account is being listed as it was before;
- `plan`: Terraform plans what it is about to apply, and its provider asks who it is;
- `apply`: AWS has made the thing, and Terraform has no answer yet;
- `test`: the stack is up, and a test uses it;
- `destroy`: Terraform has asked AWS to delete the thing, and AWS has not heard of it yet.
"""

from __future__ import annotations

import contextlib
import enum
import http.client
import http.server
import socket
import threading
from typing import TYPE_CHECKING, Self
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from collections.abc import Iterable
    from types import TracebackType

SECONDS = 120
_HOP_BY_HOP = {"connection", "content-length", "date", "server", "transfer-encoding"}


class Moment(enum.Enum):
    SETUP = "setup"
    INIT = "init"
    PLAN = "plan"
    APPLY = "apply"
    TEST = "test"
    DESTROY = "destroy"


# the header that names the operation: https://smithy.io/2.0/aws/protocols/aws-json-1_1-protocol.html
_OPERATIONS = {"Logs_20140328.CreateLogGroup": Moment.APPLY, "Logs_20140328.DeleteLogGroup": Moment.DESTROY}
_PATHS = {f"/moments/{moment.value}": moment for moment in (Moment.SETUP, Moment.TEST)}
# the first of what each asks for; the provider's name for itself begins with that of AWS's partner network
_LISTING, _WHO_AM_I, _PROVIDER = "/restapis", b"Action=GetCallerIdentity&", "APN/"


class Checkpoint:
    """Holds the first who comes by, until `release`."""

    def __init__(self) -> None:
        self.reached = threading.Event()
        self._released = threading.Event()

    def hold(self) -> None:
        if not self.reached.is_set():
            self.reached.set()
            self._released.wait(SECONDS)

    def release(self) -> None:
        self._released.set()


class Checkpoints:
    """Serves at `url` what the cloud at `cloud_url` serves; `held` are the moments at which a run is held."""

    def __init__(self, cloud_url: str, held: Iterable[Moment]) -> None:
        self._checkpoints = {moment: Checkpoint() for moment in held}
        self._server = _Server(urlsplit(cloud_url).netloc, self._checkpoints)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True)
        self.url = f"http://127.0.0.1:{self._server.server_port}"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for checkpoint in self._checkpoints.values():
            checkpoint.release()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def is_reached(self, moment: Moment) -> bool:
        return self._checkpoints[moment].reached.is_set()

    def release(self, moment: Moment) -> None:
        self._checkpoints[moment].release()


class _Server(http.server.ThreadingHTTPServer):
    def __init__(self, cloud: str, checkpoints: dict[Moment, Checkpoint]) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.cloud = cloud
        self.checkpoints = checkpoints


class _Handler(http.server.BaseHTTPRequestHandler):
    server: _Server
    protocol_version = "HTTP/1.1"

    def handle(self) -> None:
        with contextlib.suppress(ConnectionError):  # whoever asked was killed
            super().handle()

    def _serve(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        moment = self._moment(body)
        if moment in {Moment.INIT, Moment.PLAN, Moment.DESTROY}:
            self._hold(moment)
        if self._is_alone():
            self.close_connection = True  # the request of a process that was killed is lost
        elif self.path in _PATHS:
            self._hold(moment)
            self._answer(200, [], b"")
        else:
            status, headers, content = self._forward(body)
            if moment is Moment.APPLY:
                self._hold(moment)
            self._answer(status, headers, content)

    do_DELETE = do_GET = do_HEAD = do_PATCH = do_POST = do_PUT = _serve  # noqa: N815  the base class calls these

    def _moment(self, body: bytes) -> Moment | None:
        if self.path == _LISTING:
            return Moment.INIT
        if body.startswith(_WHO_AM_I) and self.headers.get("User-Agent", "").startswith(_PROVIDER):
            return Moment.PLAN
        return _PATHS.get(self.path) or _OPERATIONS.get(self.headers.get("X-Amz-Target", ""))

    def _hold(self, moment: Moment | None) -> None:
        if moment in self.server.checkpoints:
            self.server.checkpoints[moment].hold()

    def _is_alone(self) -> bool:
        try:
            peeked: bytes = self.connection.recv(1, socket.MSG_PEEK | socket.MSG_DONTWAIT)
        except BlockingIOError:
            return False
        return not peeked

    def _forward(self, body: bytes) -> tuple[int, list[tuple[str, str]], bytes]:
        connection = http.client.HTTPConnection(self.server.cloud, timeout=SECONDS)
        with contextlib.closing(connection):
            connection.request(self.command, self.path, body, dict(self.headers.items()))
            answer = connection.getresponse()
            return answer.status, answer.getheaders(), answer.read()

    def _answer(self, status: int, headers: list[tuple[str, str]], content: bytes) -> None:
        self.send_response(status)
        for name, value in headers:
            if name.lower() not in _HOP_BY_HOP:
                self.send_header(name, value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  the name that the base class gives it
        """Say nothing."""
