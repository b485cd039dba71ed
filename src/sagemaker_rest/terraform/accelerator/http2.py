"""One HTTP/2 connection, in as much as gRPC needs: headers, data and trailers of streams, with flow control kept.

It is made for handing on: a block of headers arrives decoded, and as the bytes that another connection can send
(header_block.py); data is never copied together. h2, which keeps all of the protocol's rules, took 0.1 s of a plan of
0.7 s for that. Why not a gRPC library: Terraform opens a connection for each configuration of a provider, and a proxy
has to know which call came by which (grpcio names the peer of a Unix socket "unix:", whoever it is). Streams of any
kind pass, those of services that do not exist yet too.
"""

import collections
import socket
import struct
from dataclasses import dataclass, field
from typing import NamedTuple

from sagemaker_rest.terraform.accelerator import frames
from sagemaker_rest.terraform.accelerator.frames import Frame, FrameError, FrameReader, serialized
from sagemaker_rest.terraform.accelerator.header_block import TABLE_IS_EMPTY, Headers, decoded

CANCEL = 8  # the error code of a stream that is not needed any more

_RECEIVED_BYTES = 1 << 18
# Both ends are on this machine and the messages fit into memory: let the other side send without waiting.
_WINDOW = 2**31 - 1
_DEFAULT_WINDOW = 65_535
_CONNECTION = 0

_SETTING = struct.Struct(">HL")
_NUMBER = struct.Struct(">L")


class HeadersReceived(NamedTuple):
    """The headers or trailers of a stream; `block` is how they came, and `ends` says that nothing follows."""

    stream: int
    headers: Headers
    block: bytes
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


@dataclass(slots=True)
class _Outgoing:
    """A stream that is open for sending: the room that the other side has for its data, and what waits for room."""

    window: int
    waiting: collections.deque[tuple[int, bytes | memoryview, bool]] = field(default_factory=collections.deque)


class Http2:
    """One end of a connection over a connected socket. Not thread safe."""

    def __init__(self, connected: socket.socket, *, is_client: bool) -> None:
        self.socket = connected
        self._is_client = is_client
        self._reader = FrameReader(preface=b"" if is_client else frames.PREFACE)
        self._outgoing: dict[int, _Outgoing] = {}
        self._newest_stream = -1 if is_client else 0
        self._takes_streams = True
        self._received = collections.Counter[int]()  # by the stream, since room was made for more
        self._window = self._initial_window = _DEFAULT_WINDOW
        self._table_size_update = b""
        self._to_send = [frames.PREFACE] if is_client else []
        self._introduce()

    def receive(self) -> list[Event] | None:
        """What has arrived; None when the other side is gone."""
        try:
            data = self.socket.recv(_RECEIVED_BYTES)
            events = [self._event(frame) for frame in self._reader.read(data)]
        except (OSError, FrameError, struct.error):
            return None
        return [event for event in events if event is not None] if data else None

    def open(self, block: bytes, *, ends: bool = False) -> int:
        """Begin a stream with a block of headers.

        Raises:
            ConnectionError: the other side takes no streams any more.

        """
        if not self._takes_streams:
            raise ConnectionError("the other side takes no calls any more")
        self._newest_stream += 2
        self._outgoing[self._newest_stream] = _Outgoing(self._initial_window)
        self.send_headers(self._newest_stream, block, ends=ends)
        return self._newest_stream

    def send_headers(self, stream: int, block: bytes, *, ends: bool = False) -> None:
        """Send a block of headers behind what waits on the stream; `ends` says that nothing follows."""
        self._send(stream, frames.HEADERS, block, ends=ends)

    def send(self, stream: int, data: bytes, *, ends: bool = False) -> None:
        """Send data, as soon as the other side's window allows; `ends` says that nothing follows."""
        self._send(stream, frames.DATA, data, ends=ends)

    def reset(self, stream: int, code: int = CANCEL) -> None:
        """Give a stream up."""
        self._outgoing.pop(stream, None)
        self._to_send.append(serialized(frames.RESET, 0, stream, _NUMBER.pack(code)))

    def flush(self) -> None:
        """Put everything on the wire.

        Raises:
            OSError: the other side is gone.

        """
        if self._to_send:
            data = b"".join(self._to_send)
            self._to_send.clear()
            self.socket.sendall(data)

    def close(self) -> None:
        self.socket.close()

    def _introduce(self) -> None:
        settings = {
            frames.HEADER_TABLE_SIZE: 0,
            frames.INITIAL_WINDOW_SIZE: _WINDOW,
            frames.MAX_CONCURRENT_STREAMS: _WINDOW,
            frames.ENABLE_PUSH: 0,
        }
        payload = b"".join(_SETTING.pack(*setting) for setting in settings.items())
        self._to_send.append(serialized(frames.SETTINGS, 0, _CONNECTION, payload))
        self._enlarge(_CONNECTION, _WINDOW - _DEFAULT_WINDOW)

    def _enlarge(self, stream: int, size: int) -> None:
        self._to_send.append(serialized(frames.WINDOW_UPDATE, 0, stream, _NUMBER.pack(size)))

    # --- what arrives

    def _event(self, frame: Frame) -> Event | None:
        match frame.kind:
            case frames.DATA:
                self._count(frame)
                return DataReceived(frame.stream, frame.payload, frame.ends_stream)
            case frames.HEADERS:
                return self._headers(frame)
            case frames.RESET:
                self._outgoing.pop(frame.stream, None)
                self._received.pop(frame.stream, None)
                return StreamReset(frame.stream, *_NUMBER.unpack(frame.payload))
            case _:
                self._obey(frame)
                return None

    def _headers(self, frame: Frame) -> Event:
        headers = decoded(frame.payload)
        if frame.ends_stream:
            self._received.pop(frame.stream, None)
        if not self._is_client:
            if frame.stream <= self._newest_stream:
                # trailers of a request: gRPC knows none, so they only end it
                return DataReceived(frame.stream, b"", frame.ends_stream)
            self._newest_stream = frame.stream
            self._outgoing[frame.stream] = _Outgoing(self._initial_window)
        return HeadersReceived(frame.stream, headers, frame.payload, frame.ends_stream)

    def _obey(self, frame: Frame) -> None:
        """Do what a frame says that belongs to no call."""
        match frame.kind:
            case frames.PING if not frame.flags & frames.ACKNOWLEDGES:
                self._to_send.append(serialized(frames.PING, frames.ACKNOWLEDGES, _CONNECTION, frame.payload))
            case frames.WINDOW_UPDATE:
                (size,) = _NUMBER.unpack(frame.payload)
                if frame.stream == _CONNECTION:
                    self._window += size
                elif outgoing := self._outgoing.get(frame.stream):
                    outgoing.window += size
                self._send_all_waiting()
            case frames.SETTINGS if not frame.flags & frames.ACKNOWLEDGES:
                for setting, value in _SETTING.iter_unpack(frame.payload):
                    self._set(setting, value)
                self._to_send.append(serialized(frames.SETTINGS, frames.ACKNOWLEDGES, _CONNECTION))
                self._send_all_waiting()
            case frames.GOAWAY:
                self._takes_streams = False  # those that are open go on
            case _:
                pass  # priorities, and what is not invented yet

    def _set(self, setting: int, value: int) -> None:
        match setting:
            case frames.INITIAL_WINDOW_SIZE:
                for outgoing in self._outgoing.values():
                    outgoing.window += value - self._initial_window
                self._initial_window = value
            case frames.HEADER_TABLE_SIZE:
                self._table_size_update = TABLE_IS_EMPTY  # a smaller table has to be confirmed
            case _:
                pass

    def _count(self, frame: Frame) -> None:
        """Give back the room that data has taken, before it is used up."""
        for stream in (_CONNECTION, frame.stream):
            self._received[stream] += frame.size
            if self._received[stream] > _WINDOW // 2:
                self._enlarge(stream, self._received.pop(stream))
        if frame.ends_stream:
            self._received.pop(frame.stream, None)

    # --- what is sent

    def _send(self, stream: int, kind: int, content: bytes, *, ends: bool) -> None:
        outgoing = self._outgoing.get(stream)
        if outgoing is not None:  # the other side may have given the stream up
            outgoing.waiting.append((kind, content, ends))
            self._send_waiting(stream, outgoing)

    def _send_all_waiting(self) -> None:
        for stream, outgoing in list(self._outgoing.items()):
            self._send_waiting(stream, outgoing)

    def _send_waiting(self, stream: int, outgoing: _Outgoing) -> None:
        while outgoing.waiting:
            kind, content, ends = outgoing.waiting.popleft()
            if kind == frames.HEADERS:
                self._put_headers(stream, bytes(content), ends=ends)
            else:
                room = min(frames.LARGEST_PAYLOAD, self._window, outgoing.window)
                if len(content) > max(room, 0):
                    if room <= 0:
                        outgoing.waiting.appendleft((kind, content, ends))
                        return
                    outgoing.waiting.appendleft((kind, memoryview(content)[room:], ends))
                    content, ends = memoryview(content)[:room], False
                self._window -= len(content)
                outgoing.window -= len(content)
                self._to_send.append(serialized(frames.DATA, frames.END_STREAM if ends else 0, stream, content))
            if ends:
                self._outgoing.pop(stream, None)

    def _put_headers(self, stream: int, block: bytes, *, ends: bool) -> None:
        block, self._table_size_update = self._table_size_update + block, b""
        kind, flags = frames.HEADERS, frames.END_STREAM if ends else 0
        while len(block) > frames.LARGEST_PAYLOAD:
            self._to_send.append(serialized(kind, flags, stream, block[: frames.LARGEST_PAYLOAD]))
            block = block[frames.LARGEST_PAYLOAD :]
            kind, flags = frames.CONTINUATION, 0
        self._to_send.append(serialized(kind, flags | frames.END_HEADERS, stream, block))
