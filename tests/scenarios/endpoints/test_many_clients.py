"""Many clients at once: connections that say nothing, and requests that take long, keep nobody waiting."""

from __future__ import annotations

import resource
import socket
import statistics
import threading
import time
from contextlib import ExitStack
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest

from tests.scenarios.endpoints.conftest import GATES, REGION

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sagemaker_rest.cloud.server.cloud import Cloud
    from tests.scenarios.endpoints.conftest import Endpoints

IDLE_CONNECTIONS = 1000
SLOW_INVOCATIONS = 200
# what an idle connection has sent: nothing, some of a head, some of a body, a whole request
BEGUN = (
    b"",
    b"POST / HTTP/1.1\r\nHost: loc",
    b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n\r\n{",
    b"GET /_localstack/health HTTP/1.1\r\nHost: localhost\r\n\r\n",
)


@pytest.fixture
def connect(light_cloud: Cloud) -> Iterator[Callable[[], socket.socket]]:
    """Opens connections to the cloud, with as many descriptors as that takes."""
    before = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (before[1], before[1]))
    address = urlsplit(light_cloud.url)
    with ExitStack() as open_connections:
        yield lambda: open_connections.enter_context(
            socket.create_connection((str(address.hostname), int(address.port or 80)), timeout=30)
        )
    resource.setrlimit(resource.RLIMIT_NOFILE, before)


def invocation(name: str) -> bytes:
    credential = f"AWS4-HMAC-SHA256 Credential=test/20261122/{REGION}/sagemaker/aws4_request"
    lines = [f"POST /endpoints/{name}/invocations HTTP/1.1", "Host: localhost", f"Authorization: {credential}"]
    return "\r\n".join([*lines, "Content-Length: 2", "", "{}"]).encode()


@pytest.fixture
def prediction(aws: Callable[..., Any], make_role: Callable[..., str], name: str) -> bytes:
    """A request for the URL of a REST API in front of the endpoint."""
    gateway = aws("apigateway")
    api = gateway.create_rest_api(name=name)["id"]
    root = gateway.get_resources(restApiId=api)["items"][0]["id"]
    method = {"restApiId": api, "resourceId": root, "httpMethod": "POST"}
    gateway.put_method(**method, authorizationType="NONE")
    gateway.put_integration(
        **method,
        type="AWS",
        integrationHttpMethod="POST",
        uri=f"arn:aws:apigateway:{REGION}:runtime.sagemaker:path//endpoints/{name}/invocations",
        credentials=make_role(service="apigateway.amazonaws.com"),
    )
    gateway.put_method_response(**method, statusCode="200")
    gateway.put_integration_response(**method, statusCode="200")
    gateway.create_deployment(restApiId=api, stageName="v1")
    lines = [f"POST /_aws/execute-api/{api}/v1/ HTTP/1.1", "Host: localhost", "Content-Type: application/json"]
    return "\r\n".join([*lines, "Content-Length: 2", "", "{}"]).encode()


def seconds_of(call: Callable[[], Any]) -> float:
    began = time.perf_counter()
    call()
    return time.perf_counter() - began


def test_the_control_planes_answer_beside_idle_connections_and_slow_invocations(
    connect: Callable[[], socket.socket],
    endpoints: Endpoints,
    sagemaker: Any,
    aws: Callable[..., Any],
    name: str,
    prediction: bytes,
) -> None:
    endpoints.serve(name, SECONDS="5")
    gateway, sts = aws("apigateway"), aws("sts")
    for begun in BEGUN * (IDLE_CONNECTIONS // len(BEGUN)):
        connect().sendall(begun)
    waiting = [connect() for _ in range(SLOW_INVOCATIONS)]
    for connection, request in zip(waiting, (invocation(name), prediction) * (SLOW_INVOCATIONS // 2), strict=True):
        connection.sendall(request)

    calls = (sagemaker.list_endpoints, gateway.get_rest_apis, sts.get_caller_identity)
    taken = [seconds_of(call) for call in calls * 20]

    # the median, since other work on the machine lengthens some
    assert statistics.median(taken) < 0.1
    for connection in waiting:
        connection.close()


def test_slow_invocations_are_answered_side_by_side(
    connect: Callable[[], socket.socket], endpoints: Endpoints, name: str, prediction: bytes
) -> None:
    endpoints.serve(name, SECONDS="1", ANSWER="slowly")
    connections = [connect() for _ in range(SLOW_INVOCATIONS)]

    began = time.monotonic()
    for connection, request in zip(connections, (invocation(name), prediction) * (SLOW_INVOCATIONS // 2), strict=True):
        connection.sendall(request)
    answers = [connection.recv(65536) for connection in connections]

    assert {answer.rpartition(b"\r\n")[2] for answer in answers} == {b"slowly"}
    assert time.monotonic() - began < 20


def test_the_control_plane_answers_while_invocations_hold_all_threads(
    connect: Callable[[], socket.socket], endpoints: Endpoints, sagemaker: Any, name: str, gate: str
) -> None:
    """A container here waits for its gate in a thread of the event loop's."""
    endpoints.serve(name, GATE=gate)
    waiting = [connect() for _ in range(SLOW_INVOCATIONS)]
    for connection in waiting:
        connection.sendall(invocation(name))

    taken = seconds_of(sagemaker.list_endpoints)

    GATES[gate].set()
    assert taken < 1
    assert {connection.recv(65536)[:15] for connection in waiting} == {b"HTTP/1.1 200 OK"}


def test_a_connection_costs_no_thread(connect: Callable[[], socket.socket], sagemaker: Any) -> None:
    sagemaker.list_models()
    before = threading.active_count()

    for _ in range(100):
        connect()
    sagemaker.list_models()

    assert threading.active_count() <= before + 1
