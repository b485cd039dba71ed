"""Bodies that come slowly, or that are too many."""

from __future__ import annotations

import time

import pytest

from sagemaker_rest.cloud.http_server.limits import ServerLimits
from tests.cloud.http_server.answering import PATIENCE_SECONDS, serving
from tests.cloud.http_server.hostile_requests import chunks, request

HASTY = ServerLimits(body_seconds=0.2, slowest_bytes=100)
NARROW = ServerLimits(bodies_bytes=1000)

SLOW = {
    "nothing": request(b"Content-Length: 100"),
    "a byte": request(b"Content-Length: 100", body=b"a"),
    "an endless chunk size": chunks(b"0" * 1000),
    "an endless extension": chunks(b"2;" + b"a" * 1000),
    "an endless trailer": chunks(b"2\r\n{}\r\n0\r\nX-A: a"),
}


@pytest.mark.parametrize("sent", SLOW.values(), ids=SLOW)
def test_a_body_that_does_not_come_in_time_is_refused(sent: bytes) -> None:
    with serving(HASTY) as server, server.connect() as connection:
        connection.sendall(sent)

        assert connection.recv(65536).startswith(b"HTTP/1.1 408 ")


def test_a_body_that_comes_steadily_has_its_time() -> None:
    with serving(HASTY) as server, server.connect() as connection:
        connection.sendall(request(b"Content-Length: 200"))
        for _ in range(10):
            connection.sendall(b"a" * 20)
            time.sleep(0.1)

        assert connection.recv(65536).startswith(b"HTTP/1.1 200 ")


def test_a_chunk_that_is_none_is_refused_at_once_though_it_comes_late(caplog: pytest.LogCaptureFixture) -> None:
    with serving() as server, server.connect() as connection:
        connection.sendall(request(b"Transfer-Encoding: chunked", b"Expect: 100-continue"))
        assert connection.recv(65536).startswith(b"HTTP/1.1 100 ")
        connection.sendall(b"2\r\n{}\r\nzz\r\n")

        assert connection.recv(65536).startswith(b"HTTP/1.1 400 ")

    assert caplog.records == []


def test_bodies_take_no_more_memory_together_than_they_may() -> None:
    waiting = request(b"Content-Length: 600", line=b"POST /hold HTTP/1.1", body=b"a" * 600)
    with serving(NARROW) as server, server.connect() as first, server.connect() as second:
        first.sendall(waiting)
        server.is_inside.wait(PATIENCE_SECONDS)
        second.sendall(request(b"Content-Length: 600", body=b"a" * 600))

        refused = second.recv(65536)
        server.open_gate()
        answered = first.recv(65536)

        assert refused.startswith(b"HTTP/1.1 503 ")
        assert b"\r\nRetry-After: 1\r\n" in refused
        assert answered.startswith(b"HTTP/1.1 200 ")


def test_memory_is_free_again_once_a_body_is_answered() -> None:
    with serving(NARROW) as narrow:
        answers = [narrow.send(request(b"Content-Length: 600", body=b"a" * 600)) for _ in range(3)]

    assert [answer[:12] for answer in answers] == [b"HTTP/1.1 200"] * 3
