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

from tests.scenarios.endpoints.conftest import REGION

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sagemaker_rest.cloud.server.cloud import Cloud
    from tests.scenarios.endpoints.conftest import Endpoints

IDLE_CONNECTIONS = 1000
SLOW_INVOCATIONS = 200


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


def seconds_of(call: Callable[[], Any]) -> float:
    began = time.perf_counter()
    call()
    return time.perf_counter() - began


def test_the_control_plane_answers_beside_silent_connections_and_slow_invocations(
    connect: Callable[[], socket.socket], endpoints: Endpoints, sagemaker: Any, aws: Callable[..., Any], name: str
) -> None:
    endpoints.serve(name, SECONDS="8")
    sts = aws("sts")
    for _ in range(IDLE_CONNECTIONS):
        connect()
    waiting = [connect() for _ in range(SLOW_INVOCATIONS)]
    for connection in waiting:
        connection.sendall(invocation(name))

    taken = [seconds_of(call) for call in (sagemaker.list_models, sts.get_caller_identity) * 20]

    # the median, since other work on the machine lengthens some
    assert statistics.median(taken) < 0.1
    for connection in waiting:
        connection.close()


def test_slow_invocations_are_answered_side_by_side(
    connect: Callable[[], socket.socket], endpoints: Endpoints, name: str
) -> None:
    endpoints.serve(name, SECONDS="1", ANSWER="slowly")
    connections = [connect() for _ in range(SLOW_INVOCATIONS)]

    began = time.monotonic()
    for connection in connections:
        connection.sendall(invocation(name))
    answers = [connection.recv(65536) for connection in connections]

    assert {answer.rpartition(b"\r\n")[2] for answer in answers} == {b"slowly"}
    assert time.monotonic() - began < 20


def test_a_connection_costs_no_thread(connect: Callable[[], socket.socket], sagemaker: Any) -> None:
    sagemaker.list_models()
    before = threading.active_count()

    for _ in range(100):
        connect()
    sagemaker.list_models()

    assert threading.active_count() <= before + 1
