"""Podman, and images whose program does what a test's environment variables say."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import docker
import pytest

from sagemaker_rest.cloud.sagemaker.containers.engine.launcher import EngineLauncher
from sagemaker_rest.cloud.sagemaker.containers.pool import Container, ContainerPool, ContainerSpec
from sagemaker_rest.cloud.sagemaker.containers.rules import ContainerRules
from tests.cloud.sagemaker.containers.engine.podman import (
    image_archive,
    interpreter_command,
    podman,
    reason_without_podman,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

IMAGE = "localhost/served:1"
SERVED = """
import json, os, pathlib, signal, sys, time
from http.server import BaseHTTPRequestHandler, HTTPServer

if "DIES" in os.environ:
    print("no weights")
    sys.exit(int(os.environ["DIES"]))
signal.signal(signal.SIGTERM, lambda *_: (print("goodbye", flush=True), os._exit(0)))

class App(BaseHTTPRequestHandler):
    def answer(self, status, body):
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_GET(self):
        self.answer(int(os.environ.get("PING", "200")), b"")

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        files = sorted(str(path) for path in pathlib.Path("/opt/ml").rglob("*") if path.is_file())
        told = {"arguments": sys.argv[1:], "body": body, "files": files, "environment": dict(os.environ)}
        if body == "write":
            try:
                pathlib.Path("/opt/ml/model/new").write_text("")
            except OSError as error:
                told["refused"] = str(error)
        self.answer(200, json.dumps(told).encode())

print("listening", flush=True)
HTTPServer(("0.0.0.0", 8080), App).serve_forever()
"""


@pytest.fixture(scope="session")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Mapping[str, str]]:
    """The variables that lead to a podman with the image of these tests."""
    if reason := reason_without_podman():
        pytest.skip(reason)

    with podman(tmp_path_factory.mktemp("podman")) as environment:
        client = docker.DockerClient(base_url=environment["DOCKER_HOST"])
        changes = [f"ENTRYPOINT {interpreter_command()}".replace("'", '"')]
        client.api.import_image_from_data(
            image_archive(SERVED), repository="localhost/served", tag="1", changes=changes
        )
        (image,) = client.images.list()
        image.tag("localhost/served", "1")
        yield environment


@pytest.fixture
def docker_client(engine: Mapping[str, str]) -> Any:

    return docker.DockerClient(base_url=engine["DOCKER_HOST"])


@pytest.fixture
def start(engine: Mapping[str, str], tmp_path: Path) -> Iterator[Callable[..., Container]]:
    """Starts containers of an image, which are gone after the test."""
    pools = []

    def start(image: str = IMAGE, rules: ContainerRules | None = None, **members: Any) -> Container:
        model = tmp_path / "model"
        model.mkdir(exist_ok=True)
        (model / "weights.json").write_text("{}")
        pool = ContainerPool(tmp_path / "logs", [EngineLauncher(rules or ContainerRules(), engine)])
        pools.append(pool)
        environment = members.pop("environment", {})
        return pool.start(ContainerSpec(image, model, environment, "test", **members))

    yield start
    for pool in pools:
        pool.close()
