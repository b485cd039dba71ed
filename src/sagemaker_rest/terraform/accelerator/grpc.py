"""gRPC over HTTP/2: how a call is named, its one message is framed, and its end is said.

https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-HTTP2.md
"""

from dataclasses import dataclass, field

from sagemaker_rest.terraform.accelerator.http2 import DataReceived, Headers, HeadersReceived

_PREFIX_BYTES = 5
_OK = b"0"
UNIMPLEMENTED = 12
UNAVAILABLE = 14

RESPONSE_HEADERS: Headers = ((b":status", b"200"), (b"content-type", b"application/grpc"))
OK_TRAILERS: Headers = ((b"grpc-status", _OK),)


@dataclass(slots=True)
class Response:
    """The response of a provider to a call, as it comes in."""

    headers: Headers | None = None
    body: bytearray = field(default_factory=bytearray)
    trailers: Headers | None = None
    status: bytes | None = None

    @property
    def message(self) -> bytes | None:
        """Return the answer, if the call succeeded."""
        return unframed(self.body) if self.status == _OK else None

    def add(self, event: HeadersReceived | DataReceived) -> None:
        """Take a part of the answer."""
        if isinstance(event, DataReceived):
            self.body += event.data
            return
        self.status = dict(event.headers).get(b"grpc-status")
        if self.headers is None:
            self.headers = event.headers
        else:
            self.trailers = event.headers


def method_of(headers: Headers) -> str:
    """Return the full name of the called method, such as `/tfplugin5.Provider/GetSchema`."""
    return dict(headers).get(b":path", b"").decode(errors="replace")


def framed(message: bytes) -> bytes:
    return b"\0" + len(message).to_bytes(4, "big") + message


def unframed(body: bytes | bytearray) -> bytes | None:
    """Return the message, if `body` is exactly one and is not compressed."""
    whole = (
        len(body) >= _PREFIX_BYTES and body[0] == 0 and len(body) - _PREFIX_BYTES == int.from_bytes(body[1:5], "big")
    )
    return bytes(body[_PREFIX_BYTES:]) if whole else None


def failure(status: int, message: str, *, has_begun: bool) -> Headers:
    """Return the last headers of a call that fails with a status; the only ones, if the response has not begun."""
    escaped = "".join(c if " " <= c <= "~" and c != "%" else "".join(f"%{b:02X}" for b in c.encode()) for c in message)
    trailers: Headers = ((b"grpc-status", str(status).encode()), (b"grpc-message", escaped.encode()))
    return trailers if has_begun else RESPONSE_HEADERS + trailers
