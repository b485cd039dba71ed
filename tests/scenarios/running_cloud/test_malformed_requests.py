"""Whatever is sent to the cloud's port is answered at once, and never by a fault of the cloud's own."""

from __future__ import annotations

import socket
from contextlib import suppress
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import psutil
import pytest

from tests.cloud.http_server.hostile_requests import REFUSED, chunks, request

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sagemaker_rest.cloud.server.process import CloudProcess

PATIENCE_SECONDS = 10
LARGEST_MIB = 32


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


@pytest.mark.parametrize(("sent", "expected"), REFUSED.values(), ids=REFUSED)
def test_what_is_no_request_is_refused(cloud: CloudProcess, sent: bytes, expected: int) -> None:
    assert status_of(cloud, sent) == expected


def signed_for(service: str) -> bytes:
    return f"Authorization: AWS4-HMAC-SHA256 Credential=test/20260101/eu-west-1/{service}/aws4_request".encode()


TOO_LARGE = {
    "for a stage": (b"POST /_aws/execute-api/abcdefghij/v1/x HTTP/1.1", b"X-A: a", 32),
    "for an endpoint": (b"POST /endpoints/e/invocations HTTP/1.1", signed_for("sagemaker"), 32),
    "for SageMaker": (b"POST / HTTP/1.1", signed_for("sagemaker"), 32),
    "for API Gateway": (b"POST /restapis HTTP/1.1", signed_for("apigateway"), 32),
    "for a neighbour": (b"POST / HTTP/1.1", signed_for("lambda"), 128),
    "for S3": (b"PUT /bucket/key HTTP/1.1", signed_for("s3"), 1024),
}


@pytest.mark.parametrize(("line", "header", "mebibytes"), TOO_LARGE.values(), ids=TOO_LARGE)
def test_a_body_beyond_the_limit_is_not_read(cloud: CloudProcess, line: bytes, header: bytes, mebibytes: int) -> None:
    length = b"Content-Length: %d" % (mebibytes * 1024 * 1024 + 1)

    assert status_of(cloud, request(header, length, line=line)) == 413


def test_chunks_are_put_together(cloud: CloudProcess, stage: str) -> None:
    sent = chunks(b"2\r\n{}\r\n0\r\n\r\n").replace(b" / ", f" {stage}/x ".encode())

    assert status_of(cloud, sent) == 200


STAGE = b"POST /_aws/execute-api/abcdefghij/v1/x HTTP/1.1\r\nHost: localhost\r\n"
ENDLESS = {
    "target": (b"GET /", b"a" * 65_536),
    "line": (b"", b"a" * 65_536),
    "header": (b"GET / HTTP/1.1\r\nX-A: ", b"a" * 65_536),
    "head": (b"GET / HTTP/1.1\r\n", b"X-A: a\r\n" * 8_192),
    "chunk size": (STAGE + b"Transfer-Encoding: chunked\r\n\r\n", b"0" * 65_536),
    "extension": (STAGE + b"Transfer-Encoding: chunked\r\n\r\n2;", b"a" * 65_536),
    "chunk": (STAGE + b"Transfer-Encoding: chunked\r\n\r\nffffffff\r\n", b"a" * 65_536),
    "chunks": (STAGE + b"Transfer-Encoding: chunked\r\n\r\n", b"1000\r\n" + b"a" * 4096 + b"\r\n"),
    "trailer": (STAGE + b"Transfer-Encoding: chunked\r\n\r\n0\r\nX-A: ", b"a" * 65_536),
    "pipeline": (b"", b"GET /_localstack/health HTTP/1.1\r\nHost: localhost\r\n\r\n" * 1000),
}


@pytest.mark.parametrize(("begun", "going_on"), ENDLESS.values(), ids=ENDLESS)
def test_what_does_not_end_takes_no_memory(cloud: CloudProcess, begun: bytes, going_on: bytes) -> None:
    process = psutil.Process(cloud.pid)
    before = process.memory_info().rss
    address = urlsplit(cloud.url)
    with socket.create_connection((address.hostname, address.port), timeout=0.5) as connection:
        connection.sendall(begun)
        # until the server no longer reads, has hung up, or has had far more than it may keep
        with suppress(OSError):
            for _ in range(4 * LARGEST_MIB * 1024 * 1024 // len(going_on)):
                connection.sendall(going_on)
        grown = process.memory_info().rss - before

    # a body is there twice for a moment: in parts, and as a whole
    assert grown < 3 * LARGEST_MIB * 1024 * 1024
