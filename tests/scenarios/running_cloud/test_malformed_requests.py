"""Whatever is sent to the cloud's port is answered at once, and never by a fault of the cloud's own."""

from __future__ import annotations

import socket
from contextlib import suppress
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sagemaker_rest.cloud.server.process import CloudProcess

PATIENCE_SECONDS = 10
ANSWERS = {100, 200, 400, 403, 405, 411, 413, 414, 431, 501, 505}


@pytest.fixture(scope="module")
def stage(client: Callable[..., Any]) -> Iterator[str]:
    """The path of a stage that answers every method and path below it."""
    gateway = client("apigateway")
    created = gateway.create_rest_api(name="anything", binaryMediaTypes=["image/*"])
    api = created["id"]
    below = gateway.create_resource(restApiId=api, parentId=created["rootResourceId"], pathPart="{proxy+}")["id"]
    method = {"restApiId": api, "resourceId": below, "httpMethod": "ANY"}
    gateway.put_method(**method, authorizationType="NONE")
    gateway.put_integration(**method, type="MOCK", requestTemplates={"$default": '{"statusCode": 200}'})
    gateway.put_method_response(**method, statusCode="200", responseParameters={"method.response.header.X-Path": True})
    gateway.put_integration_response(
        **method,
        statusCode="200",
        responseParameters={"method.response.header.X-Path": "context.path"},
        responseTemplates={"application/json": "$input.params('q') $context.path"},
    )
    gateway.create_deployment(restApiId=api, stageName="v1")
    yield f"/_aws/execute-api/{api}/v1"
    gateway.delete_rest_api(restApiId=api)


bytes_of_a_line = st.binary(max_size=12).map(lambda text: text.replace(b"\n", b"").replace(b"\r", b""))
verbs = st.one_of(st.sampled_from([b"GET", b"POST", b"HEAD", b"OPTIONS", b"CONNECT", b"get", b""]), bytes_of_a_line)
paths = st.one_of(
    st.sampled_from(
        [b"/x", b"//x", b"/%zz", b"/%ff%fe", b"/a%2fb", b"/../x", b"/\xe9", b"/%00", b"/" + b"a" * 9000, b"/x#y", b"*"]
    ),
    bytes_of_a_line.map(lambda text: b"/" + text),
)
queries = st.one_of(st.sampled_from([b"", b"?q=%0d%0aSet-Cookie:%20a", b"?q=%ff", b"?&;=", b"?q=a;b"]), st.just(b""))
versions = st.sampled_from([b"HTTP/1.1"] * 6 + [b"HTTP/1.0", b"HTTP/9", b""])
headers = st.lists(
    st.one_of(
        st.sampled_from(
            [
                b"Content-Type: application/json",
                b"Content-Type: \xff",
                b"Accept: ,;",
                b"Accept: image/png",
                b"Transfer-Encoding: chunked",
                b"Transfer-Encoding: gzip",
                b"Content-Length: -1",
                b"Content-Length: abc",
                b"Content-Length: 33554433",
                b"Content-Length: 99999999999999999999",
                b"Expect: 100-continue",
                b"X-HTTP-Method-Override: \xff",
                b"NoColon",
                b"X-Amzn-Trace-Id: Root=1",
                b"Content-Encoding: br",
                b"X-Big: " + b"a" * 11_000,
            ]
        ),
        bytes_of_a_line.map(lambda text: b"X-A: " + text),
    ),
    max_size=3,
)
bodies = st.sampled_from([b"", b"{", b'{"a":1}', b"5\r\nhello\r\n0\r\n\r\n", b"zz\r\n", b"\xff" * 10])


def status_of(cloud: CloudProcess, sent: bytes) -> int:
    """The status of the answer; 0 for a connection that is closed without one."""
    address = urlsplit(cloud.url)
    received = b""
    where = (address.hostname, address.port)
    with suppress(ConnectionError), socket.create_connection(where, timeout=PATIENCE_SECONDS) as connection:
        connection.sendall(sent)
        # the server may have answered and gone already: then there is nothing to shut down
        with suppress(OSError):
            connection.shutdown(socket.SHUT_WR)
        received = connection.makefile("rb").readline()
    return int(received.split()[1]) if received else 0


@settings(deadline=None, max_examples=100)
@given(verb=verbs, path=paths, query=queries, version=versions, named=headers, body=bodies)
def test_every_request_is_answered(
    cloud: CloudProcess,
    stage: str,
    verb: bytes,
    path: bytes,
    query: bytes,
    version: bytes,
    named: list[bytes],
    body: bytes,
) -> None:
    line = b" ".join((verb, stage.encode() + path + query, version))
    length = b"Content-Length: %d" % len(body)

    status = status_of(cloud, b"\r\n".join([line, b"Host: localhost", length, *named, b"", body]))

    assert status in ANSWERS | {0}


UNREADABLE = {
    "a-length-below-zero": (b"Content-Length: -1", b"", 400),
    "a-length-that-is-no-number": (b"Content-Length: abc", b"", 400),
    "a-length-of-over-32-MB": (b"Content-Length: 33554433", b"", 413),
    "a-length-beyond-all-bounds": (b"Content-Length: 99999999999999999999", b"", 413),
    "a-chunk-that-is-none": (b"Transfer-Encoding: chunked", b"zz\r\n", 400),
    "chunks": (b"Transfer-Encoding: chunked", b"2\r\n{}\r\n0\r\n\r\n", 200),
}


@pytest.mark.parametrize(("header", "body", "expected"), UNREADABLE.values(), ids=UNREADABLE)
def test_a_body_that_cannot_be_read_is_refused(
    cloud: CloudProcess, stage: str, header: bytes, body: bytes, expected: int
) -> None:
    line = f"POST {stage}/x HTTP/1.1".encode()

    assert status_of(cloud, b"\r\n".join([line, b"Host: localhost", header, b"", body])) == expected
