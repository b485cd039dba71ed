"""One HTTP/2 connection, in as much as gRPC needs: headers, data and trailers of streams, with flow control kept.

h2 keeps the protocol's rules; this moves the bytes. Why not a gRPC library: Terraform opens a connection for each
configuration of a provider, and a proxy has to know which call came by which (grpcio names the peer of a Unix socket
"unix:", whoever it is). Streams of any kind pass, those of services that do not exist yet too.
"""

import collections
import contextlib
import socket

from h2.config import H2Configuration
from h2.connection import H2Connection
from h2.errors import ErrorCodes
from h2.events import Event
from h2.exceptions import ProtocolError
from h2.settings import SettingCodes, Settings

Headers = list[tuple[bytes, bytes]]

_RECEIVED_BYTES = 1 << 18
# Both ends are on this machine and the messages fit into memory: let the other side send without waiting.
_WINDOW = 2**31 - 1
_DEFAULT_WINDOW = 65_535


class Http2:
    """One end of a connection over a connected socket. Not thread safe."""

    def __init__(self, connected: socket.socket, *, is_client: bool) -> None:
        self.socket = connected
        self._connection = H2Connection(
            H2Configuration(
                client_side=is_client,
                header_encoding=None,
                # what Terraform and the provider say is passed on, not judged
                validate_inbound_headers=False,
                validate_outbound_headers=False,
                normalize_inbound_headers=False,
                normalize_outbound_headers=False,
            )
        )
        self._connection.local_settings = Settings(
            client=is_client,
            initial_values={
                SettingCodes.INITIAL_WINDOW_SIZE: _WINDOW,
                SettingCodes.MAX_CONCURRENT_STREAMS: _WINDOW,
                SettingCodes.ENABLE_PUSH: 0,
            },
        )
        self._waiting: dict[int, collections.deque[bytes]] = {}
        self._endings: dict[int, Headers | None] = {}
        self._connection.initiate_connection()
        self._connection.increment_flow_control_window(_WINDOW - _DEFAULT_WINDOW)

    def receive(self) -> list[Event] | None:
        """What has arrived; None when the other side is gone."""
        try:
            data = self.socket.recv(_RECEIVED_BYTES)
            return list(self._connection.receive_data(data)) if data else None
        except (OSError, ProtocolError):
            return None

    def acknowledge(self, stream: int, size: int) -> None:
        """Say that `size` bytes of flow-controlled data were taken."""
        if size:
            with contextlib.suppress(ProtocolError):  # a stream that is closed needs no window
                self._connection.acknowledge_received_data(size, stream)

    def open(self, headers: Headers) -> int:
        """Begin a stream."""
        stream = self._connection.get_next_available_stream_id()
        self._connection.send_headers(stream, headers)
        return stream

    def send_headers(self, stream: int, headers: Headers, *, is_all: bool = False) -> None:
        """Send a response's headers; `is_all` ends the stream with them."""
        with contextlib.suppress(ProtocolError):  # the other side may have given the stream up
            self._connection.send_headers(stream, headers, end_stream=is_all)

    def send(self, stream: int, data: bytes) -> None:
        """Send data, as soon as the other side's window allows."""
        self._waiting.setdefault(stream, collections.deque()).append(data)
        self._send_waiting(stream)

    def end(self, stream: int, trailers: Headers | None = None) -> None:
        """End the stream after what is to be sent on it, with trailers or without."""
        self._endings[stream] = trailers
        self._send_waiting(stream)

    def reset(self, stream: int, code: int = ErrorCodes.CANCEL) -> None:
        self._forget(stream)
        with contextlib.suppress(ProtocolError):
            self._connection.reset_stream(stream, code)

    def window_has_changed(self) -> None:
        """Go on with whatever waited for a larger window."""
        for stream in list(self._waiting):
            self._send_waiting(stream)

    def flush(self) -> None:
        """Put everything on the wire.

        Raises:
            OSError: the other side is gone.

        """
        if data := self._connection.data_to_send():
            self.socket.sendall(data)

    def close(self) -> None:
        self.socket.close()

    def _send_waiting(self, stream: int) -> None:
        waiting = self._waiting.get(stream)
        try:
            while waiting:
                room = self._connection.local_flow_control_window(stream)
                if room <= 0:
                    return
                data = waiting.popleft()
                size = min(room, self._connection.max_outbound_frame_size)
                if len(data) > size:
                    waiting.appendleft(data[size:])
                    data = data[:size]
                self._connection.send_data(stream, data)
            if stream in self._endings:
                trailers = self._endings[stream]
                if trailers is None:
                    self._connection.end_stream(stream)
                else:
                    self._connection.send_headers(stream, trailers, end_stream=True)
                self._forget(stream)
        except ProtocolError:
            self._forget(stream)  # the other side has given the stream up

    def _forget(self, stream: int) -> None:
        self._waiting.pop(stream, None)
        self._endings.pop(stream, None)
