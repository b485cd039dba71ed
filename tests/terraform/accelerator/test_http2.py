"""Our end of a connection, with h2 at the other."""

import socket
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from h2.errors import ErrorCodes
from h2.events import StreamReset
from h2.settings import SettingCodes

from sagemaker_rest.terraform.accelerator import grpc, http2
from sagemaker_rest.terraform.accelerator.http2 import DataReceived, HeadersReceived, Http2
from tests.terraform.accelerator.h2_peer import Peer, talk

REQUEST = [
    (b":method", b"POST"),
    (b":scheme", b"http"),
    (b":path", b"/tfplugin6.Provider/ReadResource"),
    (b":authority", b"localhost"),
    (b"te", b"trailers"),
]
HEADERS = tuple(REQUEST)
TRAILERS = [(b"grpc-status", b"0")]


@dataclass(frozen=True)
class Connection:
    """Our server and h2's client, or the other way round; they have greeted each other."""

    ours: Http2
    peer: Peer

    def talk(self) -> list[http2.Event]:
        return talk(self.ours, self.peer)


@pytest.fixture
def sockets() -> Iterator[tuple[socket.socket, socket.socket]]:
    ours, other = socket.socketpair()
    with ours, other:
        yield ours, other


@pytest.fixture
def settings() -> dict[SettingCodes, int]:
    """Return what h2 asks for, besides what everybody has by default."""
    return {}


@pytest.fixture
def server(sockets: tuple[socket.socket, socket.socket], settings: dict[SettingCodes, int]) -> Connection:
    connection = Connection(Http2(sockets[0], is_client=False), Peer(sockets[1], is_client=True, settings=settings))
    connection.talk()
    return connection


@pytest.fixture
def client(sockets: tuple[socket.socket, socket.socket], settings: dict[SettingCodes, int]) -> Connection:
    connection = Connection(Http2(sockets[0], is_client=True), Peer(sockets[1], is_client=False, settings=settings))
    connection.talk()
    return connection


def data_of(events: list[http2.Event], stream: int) -> bytes:
    return b"".join(event.data for event in events if isinstance(event, DataReceived) and event.stream == stream)


def test_a_call_arrives(server: Connection) -> None:
    server.peer.h2.send_headers(1, REQUEST)
    server.peer.h2.send_data(1, b"question", end_stream=True)

    headers, data = server.talk()

    assert isinstance(headers, HeadersReceived)
    assert list(headers.headers) == REQUEST
    assert not headers.ends
    assert data == DataReceived(1, b"question", ends=True)


def test_an_answer_arrives(client: Connection) -> None:
    stream = client.ours.open(HEADERS)
    client.ours.send(stream, b"question", ends=True)
    client.talk()
    client.peer.h2.send_headers(stream, [(b":status", b"200")])
    client.peer.h2.send_data(stream, b"answer")
    client.peer.h2.send_headers(stream, TRAILERS, end_stream=True)

    headers, data, trailers = client.talk()

    assert client.peer.headers(stream) == [REQUEST]
    assert client.peer.data(stream) == b"question"
    assert isinstance(headers, HeadersReceived)
    assert headers.headers == ((b":status", b"200"),)
    assert data == DataReceived(stream, b"answer", ends=False)
    assert isinstance(trailers, HeadersReceived)
    assert (trailers.headers, trailers.ends) == (tuple(TRAILERS), True)


def test_headers_larger_than_a_frame_are_continued(client: Connection) -> None:
    long = [*REQUEST, (b"long", b"~" * 30_000)]

    stream = client.ours.open(tuple(long))
    client.talk()

    assert client.peer.headers(stream) == [long]


@pytest.mark.parametrize(
    ("settings", "size"),
    [
        pytest.param({SettingCodes.INITIAL_WINDOW_SIZE: 1}, 500, id="one byte"),
        pytest.param({SettingCodes.INITIAL_WINDOW_SIZE: 1000}, 50_000, id="a thousand bytes"),
        pytest.param({}, 500_000, id="as it comes"),
        pytest.param({SettingCodes.INITIAL_WINDOW_SIZE: 2**31 - 1}, 500_000, id="no end"),
    ],
)
def test_a_message_larger_than_the_window_arrives_as_room_is_made(server: Connection, size: int) -> None:
    message = bytes(range(250)) * (size // 250)
    server.peer.h2.send_headers(1, REQUEST, end_stream=True)
    server.talk()

    server.ours.send_headers(1, grpc.RESPONSE_HEADERS)
    server.ours.send(1, message)
    server.ours.send_headers(1, grpc.OK_TRAILERS, ends=True)
    server.talk()

    assert server.peer.data(1) == message
    assert server.peer.headers(1)[1:] == [TRAILERS]
    assert server.peer.has_ended(1)


def test_no_more_is_sent_than_there_is_room_for(server: Connection) -> None:
    server.peer.acknowledges = False
    server.peer.h2.send_headers(1, REQUEST, end_stream=True)
    server.talk()

    server.ours.send_headers(1, grpc.RESPONSE_HEADERS)
    server.ours.send(1, b"x" * 100_000)
    server.ours.send_headers(1, grpc.OK_TRAILERS, ends=True)
    server.talk()

    assert len(server.peer.data(1)) == 65_535
    assert not server.peer.has_ended(1)


def test_a_window_that_is_made_smaller_is_kept_to(server: Connection) -> None:
    server.peer.acknowledges = False
    server.peer.h2.send_headers(1, REQUEST, end_stream=True)
    server.talk()
    server.ours.send_headers(1, grpc.RESPONSE_HEADERS)
    server.ours.send(1, b"x" * 10_000)
    server.talk()

    server.peer.h2.update_settings({SettingCodes.INITIAL_WINDOW_SIZE: 12_000})
    server.talk()
    server.ours.send(1, b"y" * 10_000)
    server.talk()
    before = len(server.peer.data(1))
    server.peer.h2.update_settings({SettingCodes.INITIAL_WINDOW_SIZE: 1_000})
    server.talk()
    server.peer.h2.update_settings({SettingCodes.INITIAL_WINDOW_SIZE: 13_000})
    server.talk()

    assert before == 12_000
    assert len(server.peer.data(1)) == 13_000


def test_a_stream_that_waits_holds_up_no_other(server: Connection) -> None:
    server.peer.acknowledges = False
    server.peer.h2.update_settings({SettingCodes.INITIAL_WINDOW_SIZE: 10})
    server.peer.h2.send_headers(1, REQUEST, end_stream=True)
    server.peer.h2.send_headers(3, REQUEST, end_stream=True)
    server.talk()

    server.ours.send_headers(1, grpc.RESPONSE_HEADERS)
    server.ours.send(1, b"more than ten bytes", ends=True)
    server.ours.send_headers(3, grpc.RESPONSE_HEADERS)
    server.ours.send(3, b"ten bytes.", ends=True)
    server.talk()

    assert server.peer.data(1) == b"more than "
    assert server.peer.data(3) == b"ten bytes."
    assert [server.peer.has_ended(1), server.peer.has_ended(3)] == [False, True]


def test_an_empty_end_needs_no_room(client: Connection) -> None:
    client.peer.acknowledges = False
    stream = client.ours.open(HEADERS)
    client.ours.send(stream, b"x" * 65_535)

    client.ours.send(stream, b"", ends=True)
    client.talk()

    assert client.peer.has_ended(stream)


def test_a_reset_stops_what_waits(server: Connection) -> None:
    server.peer.acknowledges = False
    server.peer.h2.send_headers(1, REQUEST, end_stream=True)
    server.talk()
    server.ours.send_headers(1, grpc.RESPONSE_HEADERS)
    server.ours.send(1, b"x" * 100_000, ends=True)
    server.talk()
    before = server.peer.bytes_received

    server.peer.h2.reset_stream(1, ErrorCodes.CANCEL)
    server.peer.h2.increment_flow_control_window(100_000)
    events = server.talk()
    server.ours.send(1, b"too late", ends=True)
    server.talk()

    assert events == [http2.StreamReset(1, ErrorCodes.CANCEL)]
    assert server.peer.bytes_received == before


def test_nothing_follows_the_end(server: Connection) -> None:
    server.peer.h2.send_headers(1, REQUEST, end_stream=True)
    server.talk()
    server.ours.send_headers(1, grpc.RESPONSE_HEADERS, ends=True)
    server.talk()
    before = server.peer.bytes_received

    server.ours.send(1, b"more", ends=True)
    server.talk()

    assert server.peer.bytes_received == before


def test_a_stream_is_given_up(client: Connection) -> None:
    stream = client.ours.open(HEADERS)

    client.ours.reset(stream)
    client.ours.send(stream, b"too late", ends=True)
    client.talk()

    assert client.peer.saw(StreamReset)
    assert client.peer.data(stream) == b""


def test_trailers_of_a_request_end_it(server: Connection) -> None:
    server.peer.h2.send_headers(1, REQUEST)
    server.peer.h2.send_headers(1, [(b"unusual", b"yes")], end_stream=True)

    events = server.talk()

    assert events[1:] == [DataReceived(1, b"", ends=True)]


def test_the_end_is_seen(client: Connection) -> None:
    client.peer.socket.close()

    assert client.ours.receive() is None


def test_a_peer_that_goes_away_ends_the_connection(client: Connection) -> None:
    client.ours.open(HEADERS)
    client.talk()

    client.peer.h2.close_connection()
    client.talk()

    with pytest.raises(ConnectionError, match="takes no calls any more"):
        client.ours.open(HEADERS)


def test_what_is_not_http2_ends_the_connection(sockets: tuple[socket.socket, socket.socket]) -> None:
    ours = Http2(sockets[0], is_client=False)
    sockets[1].sendall(b"GET / HTTP/1.1\r\n\r\n")

    assert ours.receive() is None
