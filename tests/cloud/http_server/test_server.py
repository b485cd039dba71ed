"""A request as it arrives, requests that are refused, and the end of connections."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest
from werkzeug.datastructures import Headers

from sagemaker_rest.cloud.http import HttpResponse
from sagemaker_rest.cloud.http_server.server import HttpServer, listen
from tests.cloud.event_loop import wait_for
from tests.cloud.http_server.answering import PATIENCE_SECONDS, Server
from tests.cloud.http_server.hostile_requests import REFUSED

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


def request(target: str = "/", *lines: str, method: str = "GET", body: bytes = b"") -> bytes:
    return "\r\n".join([f"{method} {target} HTTP/1.1", "Host: localhost", *lines, "", ""]).encode("latin-1") + body


def status(answer: bytes) -> int:
    return int(answer.split(b" ")[1])


def test_header_names_arrive_as_they_were_sent(server: Server) -> None:
    server.send(request("/", "x-lower: 1", "X_Under_Score: 2", "X-MiXeD: 3", "x-lower: 4"))

    assert list(server.requests[0].headers) == [
        ("Host", "localhost"),
        ("x-lower", "1"),
        ("X_Under_Score", "2"),
        ("X-MiXeD", "3"),
        ("x-lower", "4"),
    ]


def test_bytes_of_headers_and_targets_are_characters_of_latin_1(server: Server) -> None:
    server.send(request("/", "X-A: \xe9\xff"))

    assert server.requests[0].headers["X-A"] == "\xe9\xff"


@pytest.mark.parametrize(
    ("target", "path", "query"),
    [
        pytest.param("/a%2Fb/%C3%A9?x=1&y=%20", "/a%2Fb/%C3%A9", "x=1&y=%20", id="escapes stay"),
        pytest.param("//endpoints//x", "//endpoints//x", "", id="slashes stay"),
        pytest.param("http://example.com:80/a?b", "/a", "b", id="absolute form"),
        pytest.param("http://example.com", "/", "", id="absolute form without a path"),
    ],
)
def test_the_target_is_divided_and_nothing_else(server: Server, target: str, path: str, query: str) -> None:
    server.send(request(target))

    assert (server.requests[0].path, server.requests[0].query) == (path, query)


def test_a_body_is_not_decoded(server: Server) -> None:
    server.send(request("/", "Content-Encoding: gzip", "Content-Length: 3", method="POST", body=b"abc"))

    assert server.bodies == [b"abc"]


def test_chunks_are_put_together(server: Server) -> None:
    server.send(request("/", "Transfer-Encoding: chunked", method="POST", body=b"2\r\nab\r\n1\r\nc\r\n0\r\n\r\n"))

    assert server.bodies == [b"abc"]


def test_a_client_that_waits_with_its_body_is_told_to_go_on(server: Server) -> None:
    with server.connect() as connection:
        connection.sendall(request("/", "Content-Length: 2", "Expect: 100-continue", method="POST"))
        told = connection.recv(65536)
        connection.sendall(b"{}")
        answer = connection.recv(65536)

    assert told == b"HTTP/1.1 100 Continue\r\n\r\n"
    assert status(answer) == 200
    assert server.bodies == [b"{}"]


def test_an_answer_leaves_as_it_is_with_its_length(server: Server) -> None:
    server.answer = HttpResponse(207, Headers([("x-A", "1"), ("x-A", "\xe9"), ("Content-Length", "99")]), b"body")

    head, _, body = server.send(request()).partition(b"\r\n\r\n")

    lines = head.split(b"\r\n")
    assert lines[:4] == [b"HTTP/1.1 207 Multi-Status", b"x-A: 1", b"x-A: \xe9", b"Content-Length: 4"]
    assert not any(line.lower().startswith(b"content-type") for line in lines)
    assert body == b"body"


def test_a_large_answer_arrives_whole(server: Server) -> None:
    server.answer = HttpResponse(200, Headers(), b"0123456789" * 1_000_000)

    answer = server.send(request())

    assert answer.partition(b"\r\n\r\n")[2] == server.answer.body


@pytest.mark.parametrize(
    ("answer", "length"),
    [
        pytest.param(HttpResponse(200, Headers(), b"body"), b"Content-Length: 4", id="of the body"),
        pytest.param(HttpResponse(200, Headers({"Content-Length": "9"})), b"Content-Length: 9", id="of what GET gives"),
    ],
)
def test_head_is_answered_with_a_length_and_no_body(server: Server, answer: HttpResponse, length: bytes) -> None:
    server.answer = answer

    received = server.send(request(method="HEAD"))

    assert length in received
    assert received.endswith(b"\r\n\r\n")


@pytest.mark.parametrize("count", [1, 3])
def test_a_client_that_has_sent_all_it_has_to_say_is_answered(server: Server, count: int) -> None:
    assert server.send(request() * count).count(b"HTTP/1.1 200 OK") == count


def test_a_connection_is_kept_for_the_next_request(server: Server) -> None:
    with server.connect() as connection:
        connection.sendall(request())
        first = connection.recv(65536)
        connection.sendall(request())
        second = connection.recv(65536)

    assert (status(first), status(second)) == (200, 200)


def test_without_an_answer_the_connection_is_closed(server: Server) -> None:
    assert server.send(request("/drop")) == b""


TOO_LARGE = {
    "a body that is too large": (b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 100001\r\n\r\n", 413),
    "chunks that are too large": (
        b"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n186a1\r\n"
        + b"a" * 100_001
        + b"\r\n0\r\n\r\n",
        413,
    ),
}


@pytest.mark.parametrize(("sent", "expected"), (REFUSED | TOO_LARGE).values(), ids=REFUSED | TOO_LARGE)
def test_what_is_no_request_is_refused_without_a_traceback(
    server: Server, caplog: pytest.LogCaptureFixture, sent: bytes, expected: int
) -> None:
    answer = server.send(sent)

    assert status(answer) == expected
    assert b"\r\nConnection: close\r\n" in answer
    assert caplog.records == []


def test_a_fault_of_ours_is_answered_and_shown(server: Server, caplog: pytest.LogCaptureFixture) -> None:
    server.answer = None  # type: ignore[assignment]  # what no handler may give

    assert server.send(request()) == b""
    assert "Unhandled exception" in caplog.text


def test_stopping_answers_what_is_under_way_and_hangs_up(make_server: Callable[[], tuple[HttpServer, Server]]) -> None:
    running, answering = make_server()
    with answering.connect() as idle, answering.connect() as busy:
        busy.sendall(request("/wait"))
        answering.is_inside.wait(PATIENCE_SECONDS)

        async def stop() -> None:
            asyncio.get_running_loop().call_later(0.1, answering.gate.set)
            await running.stop()

        wait_for(stop())

        assert busy.recv(65536).startswith(b"HTTP/1.1 200 OK")
        assert idle.recv(65536) == b""


def test_stopping_waits_a_second_for_an_answer_and_no_longer(
    make_server: Callable[[], tuple[HttpServer, Server]],
) -> None:
    running, answering = make_server()
    with answering.connect() as busy:
        busy.sendall(request("/wait"))
        answering.is_inside.wait(PATIENCE_SECONDS)

        wait_for(asyncio.wait_for(running.stop(), PATIENCE_SECONDS))

        assert busy.recv(65536) == b""


@pytest.fixture
def make_server() -> Iterator[Callable[[], tuple[HttpServer, Server]]]:
    """Make a server that the test stops."""
    listeners = []

    def make() -> tuple[HttpServer, Server]:
        answering = Server()
        running = HttpServer(answering)
        listeners.append(listen("127.0.0.1", 0))
        answering.port = listeners[-1].getsockname()[1]
        wait_for(running.start(listeners[-1]))
        return running, answering

    yield make
    for listener in listeners:
        listener.close()
