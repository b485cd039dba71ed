"""A running container, and the requests that the tests send it."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import urllib3

from sagemaker_rest.cloud.sagemaker.containers.child_process import ChildProcess
from sagemaker_rest.cloud.sagemaker.containers.pool import Container
from tests.cloud.event_loop import wait_for

IMAGE = "763104351884.dkr.ecr.us-east-1.amazonaws.com/tensorflow-inference:2.19.0-cpu-py312-ubuntu22.04-sagemaker"
STARTUP_SECONDS = 120


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    content_type: str | None
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


class Served:
    """A running container and the requests that the tests send it."""

    def __init__(self, container: Container) -> None:
        self.container = container

    def invoke(
        self, body: str | bytes | dict[str, Any], content_type: str = "application/json", **headers: str
    ) -> Answer:
        data = json.dumps(body) if isinstance(body, dict) else body
        given = {"Content-Type": content_type} | {name.replace("_", "-"): value for name, value in headers.items()}
        answer = wait_for(self.container.invoke(data.encode() if isinstance(data, str) else data, given, 30))
        return Answer(answer.status, answer.headers.get("Content-Type"), answer.body)

    def request(self, method: str, path: str, body: dict[str, Any] | bytes | None = None) -> Answer:
        data = json.dumps(body).encode() if isinstance(body, dict) else body
        response = urllib3.request(method, self.container.url + path, body=data, retries=False, timeout=30)
        return Answer(response.status, response.headers.get("Content-Type"), response.data)


def pid_of(container: Container) -> int:
    """Return the process of a container on this machine."""
    assert isinstance(container.process, ChildProcess)
    return container.process.pid


StartContainer = Callable[..., Container]
