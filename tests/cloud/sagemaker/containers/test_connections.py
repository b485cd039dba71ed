"""A container is asked over HTTP: whatever form its answer has, and on as few connections as can be."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager, suppress
from typing import TYPE_CHECKING

import pytest
from aiohttp import ClientError

from sagemaker_rest.cloud.sagemaker.containers.connections import LOOPBACK, MOST_IDLE, Connections
from tests.cloud.event_loop import wait_for

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable

    from sagemaker_rest.cloud.sagemaker.containers.answer import ContainerAnswer

PATIENCE_SECONDS = 10


class Scripted:
    """Gives these answers, one a request, and keeps the requests and how many connections they came on. After one that
    is to be the `last` the connection is closed.
    """

    def __init__(self, *answers: bytes, last: bool = False) -> None:
        self.answers = list(answers)
        self.last = last
        self.requests: list[bytes] = []
        self.connections = 0

    async def __call__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        while head := await self._head(reader):
            _, _, length = head.lower().partition(b"content-length: ")
            body = await reader.readexactly(int(length.split(b"\r\n")[0]))
            self.requests.append(head + body)
            writer.write(self.answers.pop(0))
            if self.last:
                break
        writer.close()

    @staticmethod
    async def _head(reader: asyncio.StreamReader) -> bytes:
        try:
            return await reader.readuntil(b"\r\n\r\n")
        except asyncio.IncompleteReadError:
            return b""


class Slow:
    """Answers once no more requests come, and counts the connections that are open."""

    def __init__(self) -> None:
        self.open = self.most = 0

    async def __call__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.open += 1
        self.most = max(self.most, self.open)
        while await reader.read(65536):
            await asyncio.sleep(0.2)
            writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
        self.open -= 1
        writer.close()


@asynccontextmanager
async def asking(container: Scripted | Slow) -> AsyncIterator[Connections]:
    listening = await asyncio.start_server(container, "127.0.0.1", 0)
    connections = Connections(LOOPBACK, listening.sockets[0].getsockname()[1])
    yield connections
    connections.close()
    listening.close()


def ask(container: Scripted, times: int = 1, seconds: float = PATIENCE_SECONDS) -> list[ContainerAnswer]:
    async def ask_all() -> list[ContainerAnswer]:
        async with asking(container) as connections:
            return [
                await connections.ask("POST", "/invocations", b"{}", {"Content-Type": "application/json"}, seconds)
                for _ in range(times)
            ]

    return wait_for(ask_all())


def sized(body: bytes, *lines: bytes) -> bytes:
    return b"\r\n".join([b"HTTP/1.1 200 OK", *lines, b"Content-Length: %d" % len(body), b"", body])


def test_the_request_has_its_headers_its_length_and_nothing_more() -> None:
    container = Scripted(sized(b"done"))

    ask(container)

    lines = container.requests[0].split(b"\r\n")
    assert lines[0] == b"POST /invocations HTTP/1.1"
    assert lines[1].startswith(b"Host: 127.0.0.1:")
    assert lines[2:] == [b"Content-Type: application/json", b"Content-Length: 2", b"", b"{}"]


@pytest.mark.parametrize(
    ("answer", "last"),
    [
        pytest.param(sized(b"whole"), False, id="a length"),
        pytest.param(
            b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nwho\r\n2\r\nle\r\n0\r\n\r\n", False, id="chunks"
        ),
        pytest.param(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nwhole", True, id="the end of the connection"),
        pytest.param(b"HTTP/1.0 200 OK\r\n\r\nwhole", True, id="HTTP/1.0"),
        pytest.param(b"HTTP/1.1 100 Continue\r\n\r\n" + sized(b"whole"), False, id="after 100 Continue"),
    ],
)
def test_the_answer_is_whole_whatever_its_form(answer: bytes, last: bool) -> None:  # noqa: FBT001
    (given,) = ask(Scripted(answer, last=last))

    assert (given.status, given.body) == (200, b"whole")


def test_headers_and_the_body_are_given_as_they_are() -> None:
    (given,) = ask(Scripted(sized(b"\x1f\x8b", b"x-Lower: \xe9", b"Content-Encoding: gzip")))

    assert list(given.headers)[:2] == [("x-Lower", "\xe9"), ("Content-Encoding", "gzip")]
    assert given.body == b"\x1f\x8b"


def test_one_request_after_the_other_takes_one_connection() -> None:
    container = Scripted(*[sized(b"done")] * 3)

    ask(container, times=3)

    assert container.connections == 1


def test_a_connection_that_the_container_closes_is_not_used_again() -> None:
    container = Scripted(*[sized(b"done", b"Connection: close")] * 2, last=True)

    answers = ask(container, times=2)

    assert [answer.status for answer in answers] == [200, 200]
    assert container.connections == 2


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param(b"", id="none"),
        pytest.param(b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf", id="a part of one"),
        pytest.param(b"not HTTP\r\n\r\n", id="something else"),
    ],
)
def test_what_is_no_whole_answer_is_an_error(answer: bytes) -> None:
    with pytest.raises(ClientError):
        ask(Scripted(answer, last=True))


def test_an_answer_that_does_not_come_in_time_is_an_error() -> None:
    with pytest.raises(TimeoutError):
        ask(Scripted(b"HTTP/1.1 200 OK\r\n"), seconds=0.05)


def test_a_request_that_is_given_up_is_not_sent_to_its_end() -> None:
    body = b"x" * 50_000_000

    async def read_after_it_was_given_up() -> int:
        given_up, received = asyncio.Event(), asyncio.get_running_loop().create_future()

        async def hang(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            await given_up.wait()
            received.set_result(await read_all(reader))
            writer.close()

        listening = await asyncio.start_server(hang, "127.0.0.1", 0)
        connections = Connections(LOOPBACK, listening.sockets[0].getsockname()[1])
        with pytest.raises(TimeoutError):
            await connections.ask("POST", "/invocations", body, {}, 0.1)
        given_up.set()
        async with asyncio.timeout(PATIENCE_SECONDS):
            read: int = await received
        listening.close()
        return read

    assert wait_for(read_after_it_was_given_up()) < len(body)


async def read_all(reader: asyncio.StreamReader) -> int:
    """Return how many bytes come before the connection ends, however it does."""
    count = 0
    with suppress(ConnectionResetError):
        while part := await reader.read(1_000_000):
            count += len(part)
    return count


def test_a_port_without_a_container_is_an_error() -> None:
    with pytest.raises(ConnectionRefusedError):
        wait_for(Connections(LOOPBACK, 1).ask("POST", "/invocations", b"", {}, PATIENCE_SECONDS))


def test_requests_side_by_side_do_not_wait_for_each_other() -> None:
    async def both(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"{}")
        inside.append(writer)
        if len(inside) == 2:
            for each in inside:
                each.write(sized(b"done"))

    inside: list[asyncio.StreamWriter] = []

    assert wait_for(_ask_twice(both)) == [200, 200]


async def _ask_twice(
    container: Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]],
) -> list[int]:
    listening = await asyncio.start_server(container, "127.0.0.1", 0)
    connections = Connections(LOOPBACK, listening.sockets[0].getsockname()[1])
    asked = [connections.ask("POST", "/invocations", b"{}", {}, PATIENCE_SECONDS) for _ in range(2)]
    answers = await asyncio.gather(*asked)
    connections.close()
    listening.close()
    return [answer.status for answer in answers]


def test_a_burst_leaves_few_connections_open() -> None:
    burst = MOST_IDLE + 10
    container = Slow()

    async def ask_at_once() -> None:
        async with asking(container) as connections:
            await asyncio.gather(*(connections.ask("POST", "/", b"", {}, PATIENCE_SECONDS) for _ in range(burst)))
            deadline = asyncio.get_running_loop().time() + PATIENCE_SECONDS
            while container.open > MOST_IDLE:
                assert asyncio.get_running_loop().time() < deadline
                await asyncio.sleep(0.01)

    wait_for(ask_at_once())

    assert container.most == burst
