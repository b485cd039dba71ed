"""Calls on their way through a relay, with h2 as Terraform and as the provider."""

import socket
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from h2.errors import ErrorCodes
from h2.events import StreamReset

from sagemaker_rest.terraform.accelerator import grpc
from sagemaker_rest.terraform.accelerator.caller import Caller
from sagemaker_rest.terraform.accelerator.pool import ProviderPool
from sagemaker_rest.terraform.accelerator.provider_process import ProviderProcess
from sagemaker_rest.terraform.accelerator.relay import Relay
from tests.terraform.accelerator.h2_peer import Peer

LARGE = bytes(range(256)) * 4 * 5_000
RESPONSE = [(b":status", b"200"), (b"content-type", b"application/grpc"), (b"from", b"the provider")]
OK = [(b"grpc-status", b"0")]
READ = "/tfplugin6.Provider/ReadResource"
SCHEMA = "/tfplugin6.Provider/GetProviderSchema"


def request(path: str) -> list[tuple[bytes, bytes]]:
    return [
        (b":method", b"POST"),
        (b":scheme", b"http"),
        (b":path", path.encode()),
        (b":authority", b"localhost"),
        (b"te", b"trailers"),
    ]


@dataclass
class NoAnswers:
    """Nothing is known but `schema`."""

    schema: bytes = b""
    lost: list[str] = field(default_factory=list)

    def known(self, method: str, _: bytes) -> bytes | None:
        return self.schema if method == SCHEMA else None

    def remember(self, method: str, _: bytes, __: bytes) -> None:
        raise AssertionError(f"{method} was not to be asked")

    def schema_for(self, _: Caller | None, schema: bytes) -> bytes:
        return schema

    def provider_was_lost(self, method: str) -> None:
        self.lost.append(method)


class Listening(ProviderProcess):
    """A provider that is this test."""

    def __init__(self, socket_file: Path) -> None:
        self.working_directory = socket_file.parent
        self._file = socket_file
        self.is_closed = threading.Event()
        self.listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.listener.bind(str(socket_file))
        self.listener.listen()

    @property
    def is_running(self) -> bool:
        return not self.is_closed.is_set()

    @property
    def address(self) -> str:
        return str(self._file)

    def close(self) -> None:
        self.is_closed.set()
        self.listener.close()

    def accept(self) -> Peer:
        connected, _ = self.listener.accept()
        connected.settimeout(10)
        return Peer(connected, is_client=False)


@dataclass
class Relayed:
    """Terraform at one end of a relay that runs, the provider at the other."""

    terraform: Peer
    process: Listening
    answers: NoAnswers
    thread: threading.Thread

    def call(self, path: str, *, data: bytes = b"", ends: bool = True) -> int:
        stream = self.terraform.h2.get_next_available_stream_id()
        self.terraform.h2.send_headers(stream, request(path))
        self.terraform.h2.send_data(stream, data, end_stream=ends)
        self.terraform.flush()
        return stream

    def first_call(self, path: str) -> tuple[int, Peer]:
        """Make the first call of a connection, and be the provider that it reaches."""
        stream = self.call(path, data=b"question")
        provider = self.process.accept()
        provider.receive_until_ended(1)
        return stream, provider


@pytest.fixture
def relayed(tmp_path: Path) -> Iterator[Relayed]:
    process, answers = Listening(tmp_path / "provider"), NoAnswers()
    pool = ProviderPool(lambda _: process)
    ours, other = socket.socketpair()
    other.settimeout(10)
    relay = Relay(ours, caller=None, folder=tmp_path, pool=pool, answers=answers)
    thread = threading.Thread(target=relay.run)
    thread.start()
    terraform = Peer(other, is_client=True)
    terraform.receive()  # grpc-go, too, makes no call before it has been greeted
    with other:
        yield Relayed(terraform, process, answers, thread)
    thread.join(10)
    pool.close()
    assert not thread.is_alive()


def test_a_call_and_its_answer_are_handed_on_as_they_are(relayed: Relayed) -> None:
    stream, provider = relayed.first_call(READ)
    provider.h2.send_headers(1, RESPONSE)
    provider.h2.send_data(1, b"answer")
    provider.h2.send_headers(1, OK, end_stream=True)
    provider.flush()
    relayed.terraform.receive_until_ended(stream)

    assert provider.headers(1) == [request(READ)]
    assert provider.data(1) == b"question"
    assert relayed.terraform.headers(stream) == [RESPONSE, OK]
    assert relayed.terraform.data(stream) == b"answer"


def test_two_answers_come_interleaved(relayed: Relayed) -> None:
    first, provider = relayed.first_call(READ)
    second = relayed.call(READ, data=b"another question")
    provider.receive_until_ended(3)
    provider.h2.send_headers(3, RESPONSE)
    provider.h2.send_headers(1, RESPONSE)
    provider.h2.send_data(3, b"a")
    provider.h2.send_data(1, b"b")
    provider.h2.send_data(3, b"c")
    provider.h2.send_data(1, b"d")
    provider.h2.send_headers(1, OK, end_stream=True)
    provider.h2.send_headers(3, OK, end_stream=True)
    provider.flush()
    relayed.terraform.receive_until_ended(second)

    assert provider.data(3) == b"another question"
    assert (relayed.terraform.data(first), relayed.terraform.data(second)) == (b"bd", b"ac")
    assert relayed.terraform.headers(first) == relayed.terraform.headers(second) == [RESPONSE, OK]


def test_a_large_request_arrives_through_a_window_that_is_smaller(relayed: Relayed) -> None:
    stream = relayed.call(READ, ends=False)
    provider = relayed.process.accept()
    provider.flush()
    relayed.terraform.send_in_frames(stream, LARGE)
    relayed.terraform.h2.end_stream(stream)
    relayed.terraform.flush()

    provider.receive_until_ended(1)

    assert provider.data(1) == LARGE


def test_a_large_answer_arrives_through_a_window_that_is_smaller(relayed: Relayed) -> None:
    stream, provider = relayed.first_call(READ)
    provider.h2.send_headers(1, RESPONSE)
    provider.send_in_frames(1, LARGE)
    provider.h2.send_headers(1, OK, end_stream=True)
    provider.flush()

    relayed.terraform.receive_until_ended(stream)

    assert relayed.terraform.data(stream) == LARGE
    assert relayed.terraform.headers(stream) == [RESPONSE, OK]


def test_a_large_answer_that_is_known_arrives_through_a_window_that_is_smaller(relayed: Relayed) -> None:
    relayed.answers.schema = LARGE

    stream = relayed.call(SCHEMA, data=grpc.framed(b""))
    relayed.terraform.receive_until_ended(stream)

    assert relayed.terraform.data(stream) == grpc.framed(LARGE)
    assert relayed.terraform.headers(stream)[1] == OK


def test_a_call_that_terraform_gives_up_is_given_up_at_the_provider(relayed: Relayed) -> None:
    stream, provider = relayed.first_call(READ)
    provider.h2.send_headers(1, RESPONSE)
    provider.flush()

    relayed.terraform.h2.reset_stream(stream, ErrorCodes.CANCEL)
    relayed.terraform.flush()

    assert provider.receive_until_reset().error_code == ErrorCodes.CANCEL


def test_a_call_that_the_provider_gives_up_is_given_up(relayed: Relayed) -> None:
    stream, provider = relayed.first_call(READ)
    provider.h2.reset_stream(1, ErrorCodes.ENHANCE_YOUR_CALM)
    provider.flush()
    after = relayed.call(READ, data=b"another question")
    provider.receive_until_ended(3)
    provider.h2.send_headers(3, RESPONSE + OK, end_stream=True)
    provider.flush()
    relayed.terraform.receive_until_ended(after)

    resets = [(e.stream_id, e.error_code) for e in relayed.terraform.events if isinstance(e, StreamReset)]
    assert resets == [(stream, ErrorCodes.ENHANCE_YOUR_CALM)]
    assert relayed.terraform.headers(after) == [RESPONSE + OK]


def test_a_provider_that_dies_in_the_middle_of_an_answer_ends_it(relayed: Relayed) -> None:
    stream, provider = relayed.first_call(READ)
    provider.h2.send_headers(1, RESPONSE)
    provider.h2.send_data(1, b"half an ans")
    provider.flush()
    provider.socket.close()

    relayed.terraform.receive_until_ended(stream)

    assert relayed.terraform.data(stream) == b"half an ans"
    response, trailers = relayed.terraform.headers(stream)
    assert response == RESPONSE
    assert dict(trailers)[b"grpc-status"] == b"14"
    assert relayed.answers.lost == ["ReadResource"]


def test_a_provider_that_dies_in_the_middle_of_a_frame_ends_all_calls(relayed: Relayed) -> None:
    first, provider = relayed.first_call(READ)
    second = relayed.call(READ)
    provider.receive_until_ended(3)
    provider.socket.sendall(b"\x00\x00\x20\x01\x04\x00\x00")
    provider.socket.close()

    relayed.terraform.receive_until_ended(first)
    relayed.terraform.receive_until_ended(second)

    assert [dict(relayed.terraform.headers(stream)[0])[b"grpc-status"] for stream in (first, second)] == [b"14", b"14"]
    assert relayed.answers.lost == ["ReadResource", "ReadResource"]


def test_a_provider_that_goes_away_ends_its_calls_and_is_connected_to_anew(relayed: Relayed) -> None:
    first, provider = relayed.first_call(READ)
    provider.h2.close_connection()
    provider.flush()
    provider.socket.close()
    relayed.terraform.receive_until_ended(first)

    second = relayed.call(READ)
    again = relayed.process.accept()
    again.receive_until_ended(1)
    again.h2.send_headers(1, RESPONSE + OK, end_stream=True)
    again.flush()
    relayed.terraform.receive_until_ended(second)

    assert dict(relayed.terraform.headers(first)[0])[b"grpc-status"] == b"14"
    assert relayed.answers.lost == ["ReadResource"]
    assert relayed.terraform.headers(second) == [RESPONSE + OK]


def test_a_service_of_the_plugin_library_is_not_served(relayed: Relayed) -> None:
    stream = relayed.call("/plugin.GRPCStdio/StreamStdio")
    relayed.terraform.receive_until_ended(stream)

    assert dict(relayed.terraform.headers(stream)[0])[b"grpc-status"] == b"12"


def test_a_terraform_that_is_killed_in_the_middle_of_a_call_costs_the_process(relayed: Relayed) -> None:
    _, provider = relayed.first_call(READ)

    relayed.terraform.socket.close()
    relayed.thread.join(10)

    assert relayed.process.is_closed.is_set()
    assert provider.data(1) == b"question"
