"""One HTTP/2 connection over a socket: h2 keeps the protocol's rules, and what has no room yet waits here.

Why not a gRPC library: Terraform opens a connection for each configuration of a provider, and a proxy has to know which
call came by which (grpcio names the peer of a Unix socket "unix:", whoever it is). Streams of services that do not
exist yet pass, too.
"""

import collections
import contextlib
import socket
from dataclasses import dataclass
from typing import NamedTuple

from h2 import events
from h2.config import H2Configuration
from h2.connection import H2Connection
from h2.errors import ErrorCodes
from h2.exceptions import ProtocolError
from h2.settings import SettingCodes

Headers = tuple[tuple[bytes, bytes], ...]

_RECEIVED_BYTES = 1 << 18
# Both ends are on this machine and the messages fit into memory: let the other side send without waiting.
_WINDOW = 2**31 - 1
_DEFAULT_WINDOW = 65_535
# grpc-go takes as much: https://pkg.go.dev/google.golang.org/grpc#WithMaxHeaderListSize
_LARGEST_HEADERS = 16 << 20


class HeadersReceived(NamedTuple):
    """The headers or trailers of a stream; `ends` says that nothing follows."""

    stream: int
    headers: Headers
    ends: bool


class DataReceived(NamedTuple):
    """Some of a stream's data; `ends` says that nothing follows."""

    stream: int
    data: bytes
    ends: bool


class StreamReset(NamedTuple):
    """The other side gives a stream up."""

    stream: int
    code: int


Event = HeadersReceived | DataReceived | StreamReset


@dataclass(frozen=True, slots=True)
class _Part:
    """Something to be sent on a stream: headers, or else data."""

    headers: Headers | None
    data: bytes
    ends: bool


class Http2:
    """One end of a connection over a connected socket. Not thread safe."""

    def __init__(self, connected: socket.socket, *, is_client: bool) -> None:
        self.socket = connected
        # both sides are implementations of gRPC: to look through every header takes a third of the time
        self._h2 = H2Connection(
            H2Configuration(
                client_side=is_client,
                header_encoding=None,
                validate_inbound_headers=False,
                validate_outbound_headers=False,
                normalize_inbound_headers=False,
                normalize_outbound_headers=False,
            )
        )
        self._waiting: dict[int, collections.deque[_Part]] = {}
        self._h2.initiate_connection()
        self._h2.update_settings(
            {
                SettingCodes.INITIAL_WINDOW_SIZE: _WINDOW,
                SettingCodes.MAX_CONCURRENT_STREAMS: _WINDOW,
                SettingCodes.MAX_HEADER_LIST_SIZE: _LARGEST_HEADERS,
            }
        )
        self._h2.increment_flow_control_window(_WINDOW - _DEFAULT_WINDOW)

    def receive(self) -> list[Event] | None:
        """Return what has arrived; None when the other side is gone."""
        try:
            data = self.socket.recv(_RECEIVED_BYTES)
            arrived = [self._event(event) for event in self._h2.receive_data(data)]
        except (OSError, ProtocolError):
            return None
        return [event for event in arrived if event is not None] if data else None

    def open(self, headers: Headers, *, ends: bool = False) -> int:
        """Begin a stream with its headers.

        Raises:
            ConnectionError: the other side takes no streams any more.

        """
        stream = self._h2.get_next_available_stream_id()
        try:
            self._h2.send_headers(stream, headers, end_stream=ends)
        except ProtocolError as error:
            raise ConnectionError(f"the other side takes no calls any more: {error}") from error
        return stream

    def send_headers(self, stream: int, headers: Headers, *, ends: bool = False) -> None:
        """Send headers behind what waits on the stream; `ends` says that nothing follows."""
        self._send(stream, _Part(headers, b"", ends))

    def send(self, stream: int, data: bytes, *, ends: bool = False) -> None:
        """Send data, as soon as the other side's window allows; `ends` says that nothing follows."""
        self._send(stream, _Part(None, data, ends))

    def reset(self, stream: int, code: int = ErrorCodes.CANCEL) -> None:
        """Give a stream up."""
        self._waiting.pop(stream, None)
        with contextlib.suppress(ProtocolError):  # the other side has given it up
            self._h2.reset_stream(stream, code)

    def flush(self) -> None:
        """Put everything on the wire.

        Raises:
            OSError: the other side is gone.

        """
        if data := self._h2.data_to_send():
            self.socket.sendall(data)

    def close(self) -> None:
        self.socket.close()

    def _event(self, event: events.Event) -> Event | None:
        match event:
            case events.DataReceived():
                self._h2.acknowledge_received_data(event.flow_controlled_length, event.stream_id)
                return DataReceived(event.stream_id, event.data, event.stream_ended is not None)
            case events.TrailersReceived() if not self._h2.config.client_side:
                return DataReceived(event.stream_id, b"", ends=True)  # gRPC knows none, so they only end the request
            case events.RequestReceived() | events.ResponseReceived() | events.TrailersReceived():
                return HeadersReceived(event.stream_id, tuple(event.headers), event.stream_ended is not None)
            case events.StreamReset():
                self._waiting.pop(event.stream_id, None)
                return StreamReset(event.stream_id, int(event.error_code))
            case events.WindowUpdated() | events.RemoteSettingsChanged():
                for stream in list(self._waiting):
                    self._send_waiting(stream)
        return None

    def _send(self, stream: int, part: _Part) -> None:
        self._waiting.setdefault(stream, collections.deque()).append(part)
        self._send_waiting(stream)

    def _send_waiting(self, stream: int) -> None:
        waiting = self._waiting[stream]
        with contextlib.suppress(ProtocolError):  # the other side has given the stream up
            while waiting:
                part = waiting.popleft()
                if part.headers is not None:
                    self._h2.send_headers(stream, part.headers, end_stream=part.ends)
                elif rest := self._send_data(stream, part):
                    waiting.appendleft(rest)
                    return
        self._waiting.pop(stream, None)

    def _send_data(self, stream: int, part: _Part) -> _Part | None:
        """Send as much as there is room for, and return what is left."""
        data = memoryview(part.data)
        while len(data) > (room := self._room(stream)):
            if room <= 0:
                return _Part(None, data.tobytes(), part.ends)
            self._h2.send_data(stream, data[:room].tobytes())
            data = data[room:]
        self._h2.send_data(stream, data.tobytes(), end_stream=part.ends)
        return None

    def _room(self, stream: int) -> int:
        return min(self._h2.max_outbound_frame_size, self._h2.local_flow_control_window(stream))
