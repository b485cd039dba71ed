"""A container's answer comes part by part, through SageMaker Runtime's event stream."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

import botocore.exceptions
import pytest

from sagemaker_rest.cloud.server.process import start_cloud
from tests.conftest import clients_of
from tests.scenarios.hosting.hosted import Hosting
from tests.scenarios.hosting.test_container_rules import REGISTRY, variant

if TYPE_CHECKING:
    from collections.abc import Iterator

APP = """
import os, time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

class App(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        self.send_response(200)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def do_POST(self):
        asked = self.rfile.read(int(self.headers["Content-Length"]))
        if asked == b"refuse":
            self.send_response(400)
            self.send_header("Content-Length", "7")
            self.end_headers()
            self.wfile.write(b"refused")
            return
        self.send_response(200)
        self.send_header("Content-Type", self.headers["Accept"] or "text/plain")
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        for word in (b"one", b"two", b"three"):
            self.wfile.write(b"%x\\r\\n%b\\r\\n" % (len(word), word))
            time.sleep(0.3)
            if asked == b"break":
                os._exit(1)
        self.wfile.write(b"0\\r\\n\\r\\n")

ThreadingHTTPServer(("127.0.0.1", int(os.environ["PORT"])), App).serve_forever()
"""


@pytest.fixture(scope="module")
def hosting(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hosting]:
    folder = tmp_path_factory.mktemp("app")
    (folder / "app.py").write_text(APP)
    (folder / "containers.toml").write_text('[containers."*/streaming"]\ncommand = "python app.py"')
    with start_cloud(containers=folder / "containers.toml") as cloud:
        yield Hosting(clients_of(cloud))


@pytest.fixture
def endpoint(hosting: Hosting) -> str:
    return hosting.endpoint(variant(hosting.model({"Image": f"{REGISTRY}/streaming"})))


def stream(hosting: Hosting, endpoint: str, body: bytes = b"", **members: str) -> dict[str, Any]:
    answer: dict[str, Any] = hosting.runtime.invoke_endpoint_with_response_stream(
        EndpointName=endpoint, Body=body, **members
    )
    return answer


def test_parts_come_as_the_container_writes_them(hosting: Hosting, endpoint: str) -> None:
    answer = stream(hosting, endpoint, Accept="text/event-stream")

    came = [(event["PayloadPart"]["Bytes"], time.monotonic()) for event in answer["Body"]]

    assert [part for part, _ in came] == [b"one", b"two", b"three"]
    assert came[-1][1] - came[0][1] > 0.4
    assert (answer["ContentType"], answer["InvokedProductionVariant"]) == ("text/event-stream", "v")


def test_a_container_that_dies_in_the_middle_breaks_the_stream(hosting: Hosting, endpoint: str) -> None:
    answer = stream(hosting, endpoint, b"break")
    parts = iter(answer["Body"])
    first = next(parts)

    with pytest.raises(botocore.exceptions.EventStreamError, match="ModelStreamError"):
        next(parts)

    assert first["PayloadPart"]["Bytes"] == b"one"
    assert hosting.answer_again(endpoint, b"refuse-not") is not None


def test_a_container_that_refuses_is_a_model_error(hosting: Hosting, endpoint: str) -> None:
    with pytest.raises(hosting.runtime.exceptions.ModelError, match=r"Received client error \(400\).*refused"):
        stream(hosting, endpoint, b"refuse")


def test_an_endpoint_that_is_not_there_is_a_validation_error(hosting: Hosting) -> None:
    with pytest.raises(botocore.exceptions.ClientError, match="Endpoint no of account 123456789012 not found"):
        stream(hosting, "no")


def test_a_reader_that_leaves_does_not_keep_the_endpoint(hosting: Hosting, endpoint: str) -> None:
    answer = stream(hosting, endpoint)
    next(iter(answer["Body"]))
    answer["Body"].close()

    hosting.delete(endpoint)

    waiter = hosting.sagemaker.get_waiter("endpoint_deleted")
    waiter.wait(EndpointName=endpoint, WaiterConfig={"Delay": 1, "MaxAttempts": 20})
