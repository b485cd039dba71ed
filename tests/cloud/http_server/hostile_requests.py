"""Requests that no server may take, each with the status of its refusal; RFC 9112 says why."""

from __future__ import annotations

MEGABYTE = 1_000_000
_CHUNKED = b"Transfer-Encoding: chunked"
_TOO_MANY_LINES = b"X-A: a\r\n" * 1000


def request(
    *lines: bytes, line: bytes = b"POST / HTTP/1.1", host: bytes = b"Host: localhost", body: bytes = b""
) -> bytes:
    return b"\r\n".join([line, *([host] if host else []), *lines, b"", body])


def chunks(body: bytes) -> bytes:
    return request(_CHUNKED, body=body)


REFUSED: dict[str, tuple[bytes, int]] = {
    # lengths
    "two lengths": (request(b"Content-Length: 2", b"Content-Length: 3", body=b"{}"), 400),
    "a length twice": (request(b"Content-Length: 2", b"Content-Length: 2", body=b"{}"), 400),
    "a list of lengths": (request(b"Content-Length: 2, 2", body=b"{}"), 400),
    "a length and chunks": (request(b"Content-Length: 2", _CHUNKED, body=b"0\r\n\r\n"), 400),
    "a length below zero": (request(b"Content-Length: -1"), 400),
    "a length with a sign": (request(b"Content-Length: +2", body=b"{}"), 400),
    "a hexadecimal length": (request(b"Content-Length: 0x2", body=b"{}"), 400),
    "a length with an underscore": (request(b"Content-Length: 0_2", body=b"{}"), 400),
    "a length in other digits": (request("Content-Length: \u0662".encode(), body=b"{}"), 400),
    "an empty length": (request(b"Content-Length:"), 400),
    "a length beyond all bounds": (request(b"Content-Length: 99999999999999999999"), 413),
    # transfer codings
    "chunks twice": (request(_CHUNKED, _CHUNKED, body=b"0\r\n\r\n"), 400),
    "chunks inside": (request(b"Transfer-Encoding: chunked, gzip", body=b"0\r\n\r\n"), 400),
    "a coding without chunks": (request(b"Transfer-Encoding: gzip", body=b"x"), 400),
    "a coding that is none": (request(b"Transfer-Encoding: xchunked", body=b"0\r\n\r\n"), 400),
    "a coding behind a control character": (request(b"Transfer-Encoding: \x0bchunked", body=b"0\r\n\r\n"), 400),
    "a coding that is not implemented": (request(b"Transfer-Encoding: gzip, chunked", body=b"0\r\n\r\n"), 501),
    "chunks in HTTP/1.0": (request(_CHUNKED, line=b"POST / HTTP/1.0", body=b"0\r\n\r\n"), 400),
    # chunks
    "a chunk that is none": (chunks(b"zz\r\n"), 400),
    "a chunk below zero": (chunks(b"-2\r\n{}\r\n0\r\n\r\n"), 400),
    "a chunk with a prefix": (chunks(b"0x2\r\n{}\r\n0\r\n\r\n"), 400),
    "a chunk with an underscore": (chunks(b"0_2\r\n{}\r\n0\r\n\r\n"), 400),
    "a chunk beyond all bounds": (chunks(b"f" * 17 + b"\r\n{}\r\n0\r\n\r\n"), 400),
    "a chunk that is longer than it says": (chunks(b"2\r\n{}x\r\n0\r\n\r\n"), 400),
    "chunks between lone LFs": (chunks(b"2\n{}\n0\n\n"), 400),
    "a lone CR in an extension": (chunks(b"2;a\rb\r\n{}\r\n0\r\n\r\n"), 400),
    "a trailer without a colon": (chunks(b"2\r\n{}\r\n0\r\nX-A\r\n\r\n"), 400),
    "a length in a trailer": (chunks(b"2\r\n{}\r\n0\r\nContent-Length: 2\r\n\r\n"), 400),
    "an endless trailer": (chunks(b"2\r\n{}\r\n0\r\nX-A: " + b"a" * MEGABYTE), 431),
    "too many trailers": (chunks(b"2\r\n{}\r\n0\r\n" + _TOO_MANY_LINES + b"\r\n"), 431),
    # lines
    "a lone CR for an end of line": (b"GET / HTTP/1.1\rHost: localhost\r\n\r\n", 400),
    "a lone CR in a header": (request(b"X-A: a\rb"), 400),
    "lone LFs": (request().replace(b"\r\n", b"\n"), 400),
    "a folded header": (request(b"X-A: a\r\n b"), 400),
    "a folded first header": (request(host=b" Host: localhost"), 400),
    "a space before a colon": (request(b"X-A : a"), 400),
    "a space in a name": (request(b"X A: a"), 400),
    "a header without a name": (request(b": a"), 400),
    "a name beyond ASCII": (request(b"X\xe9: a"), 400),
    "a NUL in a header": (request(b"X-A: a\0b"), 400),
    "a NUL in a name": (request(b"X\0A: a"), 400),
    "a NUL in the target": (request(line=b"GET /\0 HTTP/1.1"), 400),
    # targets and methods
    "a target beyond ASCII": (request(line=b"GET /\xff HTTP/1.1"), 400),
    "a target without a slash": (request(line=b"GET x HTTP/1.1"), 400),
    "no target": (request(line=b"GET  HTTP/1.1"), 400),
    "the authority form": (request(line=b"GET localhost:80 HTTP/1.1"), 400),
    "an absolute form without such a port": (request(line=b"GET http://a:99999999/ HTTP/1.1"), 400),
    "an absolute form without a host": (request(line=b"GET http://[::1/ HTTP/1.1"), 400),
    "brackets behind two slashes": (request(line=b"GET //[::1/x HTTP/1.1"), 400),
    "an asterisk": (request(line=b"GET * HTTP/1.1"), 400),
    "a tunnel": (request(line=b"CONNECT localhost:80 HTTP/1.1", body=b"\x16\x03\x01" * 100), 501),
    "a method that is none": (request(line=b"F@O / HTTP/1.1"), 400),
    "a method in lowercase": (request(line=b"post / HTTP/1.1"), 400),
    "no method": (request(line=b" / HTTP/1.1"), 400),
    # hosts and versions
    "no host": (request(host=b""), 400),
    "two hosts": (request(b"Host: a"), 400),
    "a host that is none": (request(host=b"Host: a b/c@["), 400),
    "a version to come": (request(line=b"GET / HTTP/9.0"), 400),
    "another minor version": (request(line=b"GET / HTTP/1.2"), 400),
    "a version in lowercase": (request(line=b"GET / http/1.1"), 400),
    "version 2 in a line": (request(line=b"GET / HTTP/2.0"), 505),
    "version 0.9 in a line": (request(line=b"GET / HTTP/0.9"), 505),
    "no version": (b"GET /\r\n\r\n", 505),
    "the preface of HTTP/2": (b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\x12\x04\0\0\0\0\0", 505),
    "a TLS handshake": (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", 400),
    # sizes
    "an endless target": (b"GET /" + b"a" * MEGABYTE, 414),
    "an endless method": (b"A" * MEGABYTE, 400),
    "an endless version": (b"GET / HTTP/1.1" + b"1" * MEGABYTE, 400),
    "an endless header": (request(b"X-A: " + b"a" * MEGABYTE), 431),
    "an endless name": (request(b"X" * MEGABYTE), 431),
    "too many headers": (request(_TOO_MANY_LINES), 431),
    "too much of a head": (request(*[b"X-A: " + b"a" * 60_000] * 100), 431),
    # bodies that end before they should
    "half a body": (request(b"Content-Length: 9", body=b"{}"), 400),
    "half a chunk": (chunks(b"9\r\n{}"), 400),
    "half of an endless size": (chunks(b"0" * MEGABYTE), 400),
    "half of an endless extension": (chunks(b"2;" + b"a" * MEGABYTE), 400),
}
