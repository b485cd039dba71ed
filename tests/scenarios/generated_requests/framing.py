"""A request's bytes out of its parts, some of them framed as RFC 9112 forbids."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.scenarios.generated_requests.values import Odd

_WRONG_LENGTHS = (b"-1", b"abc", b"+2", b"1, 1", b"99999999999999999999", b"", b"0")
_VERSIONS = (b"HTTP/1.0", b"HTTP/2.0", b"HTTP/9", b"", b"http/1.1")


def request_bytes(odd: Odd, method: str, target: str, headers: Sequence[bytes], body: bytes) -> bytes:
    """The request; one of twenty is framed wrongly."""
    version = odd.pick(_VERSIONS) if odd.happens(0.01) else b"HTTP/1.1"
    line = b" ".join((method.encode("latin-1", "replace"), target.encode("utf-8", "surrogatepass"), version))
    framed, sent = _framed(odd, body)
    return b"\r\n".join([line, b"Connection: close", *headers, *framed, b"", sent])


def _framed(odd: Odd, body: bytes) -> tuple[list[bytes], bytes]:
    length = b"Content-Length: %d" % len(body)
    if odd.happens(0.85):
        return [length], body
    chunks = b"%x\r\n%s\r\n0\r\n\r\n" % (len(body), body) if body else b"0\r\n\r\n"
    chunked = b"Transfer-Encoding: chunked"
    if odd.happens(0.7):
        return [chunked], chunks
    wrong: tuple[tuple[list[bytes], bytes], ...] = (
        ([b"Content-Length: " + odd.pick(_WRONG_LENGTHS)], body),
        ([b"Content-Length: %d" % (len(body) + 1)], body),
        ([length, b"Content-Length: %d" % (len(body) + 1)], body),
        ([length, chunked], chunks),
        ([chunked], odd.damaged(chunks)),
        ([b"Transfer-Encoding: gzip"], body),
        ([b"Expect: 100-continue", length], body),
        ([], body),
    )
    framed: tuple[list[bytes], bytes] = odd.pick(wrong)
    return framed
