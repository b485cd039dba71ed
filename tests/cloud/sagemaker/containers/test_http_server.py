"""A container's own server: bursts lose nothing, and what is not a request is refused."""

from __future__ import annotations

import socket
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest
from werkzeug.datastructures import Headers

from sagemaker_rest.cloud.http import HttpResponse
from sagemaker_rest.cloud.sagemaker.containers.http_server import ContainerServer
from tests.cloud.http_server.hostile_requests import REFUSED, request

if TYPE_CHECKING:
    from sagemaker_rest.cloud.http import HttpRequest

PATIENCE_SECONDS = 20
ANSWER = b"predicted"
INVOCATION = request(b"Content-Length: 2", b"Connection: close", line=b"POST /invocations HTTP/1.1", body=b"{}")


def predict(_request: HttpRequest) -> HttpResponse:
    """Answer as a model that takes a while."""
    time.sleep(0.01)
    return HttpResponse(200, Headers(), ANSWER)


@pytest.fixture(scope="module")
def port() -> int:
    """The port of a container's server. It serves for ever, as a container does: its thread ends with the tests."""
    server, ready = ContainerServer(), threading.Event()
    threading.Thread(target=server.run, args=(predict, ready.set), daemon=True).start()
    assert ready.wait(PATIENCE_SECONDS)
    return server.port


def send(port: int, sent: bytes) -> bytes:
    with socket.create_connection(("127.0.0.1", port), timeout=PATIENCE_SECONDS) as connection:
        connection.sendall(sent)
        connection.shutdown(socket.SHUT_WR)
        return connection.makefile("rb").read()


@pytest.mark.parametrize("count", [64, 200])
def test_a_burst_loses_nothing(port: int, count: int) -> None:
    with ThreadPoolExecutor(count) as clients:
        answers = list(clients.map(lambda _: send(port, INVOCATION), range(count)))

    assert [answer.rpartition(b"\r\n\r\n")[2] for answer in answers] == [ANSWER] * count


def test_connections_wait_for_a_server_that_is_busy() -> None:
    server = ContainerServer()
    waiting = [socket.create_connection(("127.0.0.1", server.port), timeout=PATIENCE_SECONDS) for _ in range(200)]
    for connection in waiting:
        connection.sendall(INVOCATION)

    threading.Thread(target=server.run, args=(predict, threading.Event().set), daemon=True).start()

    assert [connection.makefile("rb").read().rpartition(b"\r\n\r\n")[2] for connection in waiting] == [ANSWER] * 200


@pytest.mark.parametrize(("sent", "expected"), REFUSED.values(), ids=REFUSED)
def test_what_is_no_request_is_refused(port: int, sent: bytes, expected: int) -> None:
    assert int(send(port, sent).split(b" ")[1]) == expected
