"""The other end of a connection, kept by h2: an implementation of HTTP/2 that is not ours, and strict."""

import select
import socket
from collections.abc import Mapping

from h2.config import H2Configuration
from h2.connection import H2Connection
from h2.events import DataReceived, Event, RequestReceived, ResponseReceived, StreamEnded, StreamReset, TrailersReceived
from h2.settings import SettingCodes

from sagemaker_rest.terraform.accelerator import http2
from sagemaker_rest.terraform.accelerator.http2 import Http2

_FRAME_BYTES = 16_384
HEADER_EVENTS = (RequestReceived, ResponseReceived, TrailersReceived)


class Peer:
    """A peer whose received frames are in `events`. It makes room again for what it has received, if it
    `acknowledges`.
    """

    def __init__(
        self, connected: socket.socket, *, is_client: bool, settings: Mapping[SettingCodes, int] | None = None
    ) -> None:
        self.socket = connected
        self.h2 = H2Connection(H2Configuration(client_side=is_client, header_encoding=None))
        self.events: list[Event] = []
        self.bytes_received = 0
        self.acknowledges = True
        self.h2.initiate_connection()
        if settings:
            self.h2.update_settings({code.value: value for code, value in settings.items()})

    def flush(self) -> None:
        if data := self.h2.data_to_send():
            self.socket.sendall(data)

    def send_in_frames(self, stream: int, data: bytes) -> None:
        for at in range(0, len(data), _FRAME_BYTES):
            self.h2.send_data(stream, data[at : at + _FRAME_BYTES])

    def receive(self) -> bool:
        """Take what has arrived, and answer what needs no thought; False at the end."""
        data = self.socket.recv(1 << 16)
        self.bytes_received += len(data)
        received = self.h2.receive_data(data) if data else []
        self.events += received
        for event in received:
            if isinstance(event, DataReceived) and self.acknowledges and event.flow_controlled_length:
                self.h2.acknowledge_received_data(event.flow_controlled_length, event.stream_id)
        return bool(data)

    def receive_until_ended(self, stream: int) -> None:
        """Talk until the other side has ended the stream."""
        self.flush()
        while not self.has_ended(stream) and self.receive():
            self.flush()

    def receive_until_reset(self) -> StreamReset:
        """Talk until the other side has given a stream up."""
        while (found := next((e for e in self.events if isinstance(e, StreamReset)), None)) is None:
            assert self.receive(), "the connection has ended"
            self.flush()
        return found

    def data(self, stream: int) -> bytes:
        return b"".join(e.data for e in self.events if isinstance(e, DataReceived) and e.stream_id == stream)

    def headers(self, stream: int) -> list[list[tuple[bytes, bytes]]]:
        """The headers of a stream, and then its trailers."""
        return [list(e.headers) for e in self.events if isinstance(e, HEADER_EVENTS) and e.stream_id == stream]

    def has_ended(self, stream: int) -> bool:
        return any(isinstance(e, StreamEnded) and e.stream_id == stream for e in self.events)

    def saw(self, kind: type[Event]) -> bool:
        return any(isinstance(event, kind) for event in self.events)


def talk(ours: Http2, peer: Peer) -> list[http2.Event]:
    """Let both ends send and receive until neither has anything to say; what ours received."""
    received: list[http2.Event] = []
    while True:
        ours.flush()
        peer.flush()
        ready, _, _ = select.select([ours.socket, peer.socket], [], [], 0)
        if not ready:
            return received
        if peer.socket in ready:
            peer.receive()
        if ours.socket in ready:
            received += ours.receive() or []
