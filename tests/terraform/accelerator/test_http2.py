"""Our end of a connection, with h2 at the other."""

import socket
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from h2.connection import H2Connection
from h2.errors import ErrorCodes
from h2.events import PingAckReceived, StreamReset
from h2.settings import SettingCodes

from sagemaker_rest.terraform.accelerator import frames, grpc, http2
from sagemaker_rest.terraform.accelerator.frames import PREFACE, serialized
from sagemaker_rest.terraform.accelerator.header_block import decoded, encoded
from sagemaker_rest.terraform.accelerator.http2 import DataReceived, HeadersReceived, Http2
from tests.terraform.accelerator.h2_peer import Peer, talk

REQUEST = [
    (b":method", b"POST"),
    (b":scheme", b"http"),
    (b":path", b"/tfplugin6.Provider/ReadResource"),
    (b":authority", b"localhost"),
    (b"te", b"trailers"),
]
BLOCK = encoded(tuple(REQUEST))
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
    """What h2 asks for, besides what everybody has by default."""
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
    stream = client.ours.open(BLOCK)
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


def test_headers_can_be_handed_on_in_any_order(server: Connection) -> None:
    # by its table h2 would send the second call's headers as references to the first's
    server.peer.h2.send_headers(1, [*REQUEST, (b"number", b"1")])
    server.peer.h2.send_headers(3, [*REQUEST, (b"number", b"3")])
    server.peer.h2.send_headers(5, [*REQUEST, (b"number", b"5")])

    blocks = [event.block for event in server.talk() if isinstance(event, HeadersReceived)]

    assert [dict(decoded(block))[b"number"] for block in reversed(blocks)] == [b"5", b"3", b"1"]
    assert [dict(decoded(block))[b":path"] for block in blocks] == [REQUEST[2][1]] * 3


def test_a_block_refers_to_nothing_before_it() -> None:
    twice = ((b"name", b"value"), (b"name", b"value"))

    assert decoded(encoded(twice)) == twice


@pytest.mark.parametrize("settings", [{SettingCodes.HEADER_TABLE_SIZE: 0}], ids=["no table"])
def test_a_peer_without_a_table_can_read_what_was_written_for_one(client: Connection) -> None:
    foreign = H2Connection().encoder.encode(REQUEST)

    first, second = client.ours.open(foreign), client.ours.open(BLOCK)
    client.talk()

    assert client.peer.headers(first) == client.peer.headers(second) == [REQUEST]


def test_headers_larger_than_a_frame_are_continued(client: Connection) -> None:
    long = [*REQUEST, (b"long", b"~" * 30_000)]

    stream = client.ours.open(encoded(tuple(long)))
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
    stream = client.ours.open(BLOCK)
    client.ours.send(stream, b"x" * 65_535)

    client.ours.send(stream, b"", ends=True)
    client.talk()

    assert client.peer.has_ended(stream)


def test_room_is_made_again_for_what_was_received(client: Connection, monkeypatch: pytest.MonkeyPatch) -> None:
    stream = client.ours.open(BLOCK, ends=True)
    client.talk()
    client.peer.h2.send_headers(stream, [(b":status", b"200")])
    client.talk()
    monkeypatch.setattr(http2, "_WINDOW", 1_000)  # half of it has to be taken before room is made
    room = client.peer.h2.local_flow_control_window(stream)

    client.peer.h2.send_data(stream, b"x" * 300, pad_length=255)
    client.talk()

    assert client.peer.h2.local_flow_control_window(stream) == room


def test_two_streams_arrive_interleaved(server: Connection) -> None:
    server.peer.h2.send_headers(1, REQUEST)
    server.peer.h2.send_headers(3, REQUEST)
    server.peer.h2.send_data(1, b"a")
    server.peer.h2.send_data(3, b"b")
    server.peer.h2.send_data(1, b"c", end_stream=True)
    server.peer.h2.send_data(3, b"d", end_stream=True)

    events = server.talk()

    assert (data_of(events, 1), data_of(events, 3)) == (b"ac", b"bd")


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
    stream = client.ours.open(BLOCK)

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


def test_a_ping_is_answered(server: Connection) -> None:
    server.peer.h2.ping(b"12345678")

    server.talk()

    assert [event.ping_data for event in server.peer.events if isinstance(event, PingAckReceived)] == [b"12345678"]


def test_a_peer_that_goes_away_ends_what_is_open_and_takes_nothing_new(client: Connection) -> None:
    stream = client.ours.open(BLOCK, ends=True)
    client.talk()
    answer = serialized(frames.HEADERS, frames.END_HEADERS | frames.END_STREAM, stream, grpc.OK_TRAILERS)
    client.peer.socket.sendall(serialized(frames.GOAWAY, 0, 0, b"\0\0\0\1\0\0\0\0") + answer)

    events = client.talk()

    assert [event.stream for event in events] == [stream]
    with pytest.raises(ConnectionError, match="takes no calls any more"):
        client.ours.open(BLOCK)


@pytest.mark.parametrize(
    "wire",
    [
        pytest.param(b"GET / HTTP/1.1\r\n\r\n", id="another protocol"),
        pytest.param(PREFACE + serialized(frames.WINDOW_UPDATE, 0, 0, b"12"), id="half a number"),
        pytest.param(PREFACE + serialized(frames.SETTINGS, 0, 0, b"12345"), id="half a setting"),
        pytest.param(PREFACE + serialized(frames.HEADERS, 4, 1, b"\xbe"), id="a reference to headers before"),
        pytest.param(PREFACE + serialized(frames.HEADERS, 4, 1, b"\x3f\xe1\x1f"), id="a table of 4096 bytes"),
        pytest.param(PREFACE + serialized(frames.HEADERS, 4, 1, b"\x40\x09name"), id="half a header"),
    ],
)
def test_what_is_no_http2_ends_the_connection(sockets: tuple[socket.socket, socket.socket], wire: bytes) -> None:
    ours = Http2(sockets[0], is_client=False)
    sockets[1].sendall(wire)

    assert ours.receive() is None


def test_the_end_is_seen(client: Connection) -> None:
    client.peer.socket.close()

    assert client.ours.receive() is None


def test_frames_of_kinds_that_are_not_invented_yet_are_skipped(client: Connection) -> None:
    stream = client.ours.open(BLOCK, ends=True)
    client.talk()
    answer = serialized(frames.HEADERS, frames.END_HEADERS | frames.END_STREAM, stream, grpc.OK_TRAILERS)
    client.peer.socket.sendall(serialized(0xFA, 0xFF, stream, b"news") + answer)

    events = client.talk()

    assert [event.stream for event in events] == [stream]
