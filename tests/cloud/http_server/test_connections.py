"""Clients that stop in the middle of something: of a head, of an answer, of sending what is refused."""

from __future__ import annotations

import time
from contextlib import suppress
from typing import TYPE_CHECKING

import pytest
from werkzeug.datastructures import Headers

from sagemaker_rest.cloud.http import HttpResponse
from sagemaker_rest.cloud.http_server.limits import ServerLimits
from tests.cloud.http_server.answering import PATIENCE_SECONDS, Server, serving
from tests.cloud.http_server.hostile_requests import request

if TYPE_CHECKING:
    import socket
    from collections.abc import Iterator

HASTY = ServerLimits(head_seconds=0.2, reading_seconds=0.2, lingering_seconds=0.2)
GET = request(line=b"GET / HTTP/1.1")


@pytest.fixture
def hasty() -> Iterator[Server]:
    with serving(HASTY) as answering:
        yield answering


def read_all(connection: socket.socket) -> bytes:
    """All that comes until the server hangs up."""
    return connection.makefile("rb").read()


@pytest.mark.parametrize("before", [b"", GET], ids=["at once", "after a request"])
@pytest.mark.parametrize("begun", [b"G", b"GET / HTTP/1.1\r\nHost: a\r\n"], ids=["a byte", "a line"])
def test_a_head_that_does_not_end_in_time_is_refused(hasty: Server, before: bytes, begun: bytes) -> None:
    with hasty.connect() as connection:
        connection.sendall(before)
        connection.recv(len(before))
        connection.sendall(begun)

        assert b"HTTP/1.1 408 " in read_all(connection)


def test_a_head_that_comes_byte_by_byte_has_no_more_time(hasty: Server) -> None:
    with hasty.connect() as connection, suppress(ConnectionError):
        deadline = time.monotonic() + PATIENCE_SECONDS
        connection.settimeout(0.02)
        connection.sendall(b"GET /")
        answer = b""
        while not answer:
            assert time.monotonic() < deadline
            connection.sendall(b"a")
            with suppress(TimeoutError):
                answer = connection.recv(65536)

        assert answer.startswith(b"HTTP/1.1 408 ")


def test_an_idle_connection_is_no_late_head(hasty: Server) -> None:
    with hasty.connect() as connection:
        connection.sendall(GET)
        connection.recv(65536)
        connection.sendall(b"\r\n")
        time.sleep(2 * HASTY.head_seconds)
        connection.sendall(GET)

        assert connection.recv(65536).startswith(b"HTTP/1.1 200 ")


def test_a_head_in_pieces_is_no_larger_than_one_at_once(hasty: Server) -> None:
    with hasty.connect() as connection:
        connection.sendall(b"GET / HTTP/1.1\r\n")
        with suppress(ConnectionError):
            for _ in range(100):
                connection.sendall(b"X-A: " + b"a" * 60_000 + b"\r\n")

        assert read_all(connection).startswith(b"HTTP/1.1 431 ")


def test_a_client_that_does_not_read_its_answer_is_let_go(hasty: Server) -> None:
    hasty.answer = HttpResponse(200, Headers(), b"a" * 50_000_000)
    with hasty.connect() as connection:
        connection.sendall(GET)
        time.sleep(4 * HASTY.reading_seconds)
        received = b""
        with suppress(ConnectionError):
            received = read_all(connection)

        assert len(received) < len(hasty.answer.body)


def test_who_still_sends_when_refused_gets_the_answer(server: Server) -> None:
    with server.connect() as connection:
        connection.sendall(b"GET / HTTP/1.1\r\nHost: a\r\nX A: a\r\n" + b"X-A: a\r\n" * 100_000)
        connection.sendall(b"X-A: a\r\n" * 100_000)
        time.sleep(0.1)

        assert connection.recv(65536).startswith(b"HTTP/1.1 400 ")


def test_who_is_refused_and_stays_is_let_go(hasty: Server) -> None:
    with hasty.connect() as connection:
        connection.sendall(b"X")
        connection.sendall(b"\0" * 100)

        assert read_all(connection).startswith(b"HTTP/1.1 400 ")
