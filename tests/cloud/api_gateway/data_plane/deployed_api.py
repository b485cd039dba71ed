"""Deployed APIs made by hand, and a backend that remembers what it was asked."""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from werkzeug.datastructures import Headers

from sagemaker_rest.cloud.api_gateway.data_plane.snapshot import (
    ApiSnapshot,
    DeployedStage,
    IntegrationResponseSnapshot,
    IntegrationSnapshot,
    MethodResponseSnapshot,
    MethodSnapshot,
    ResourceSnapshot,
    StageSnapshot,
)
from sagemaker_rest.cloud.authorization.principal import Principal
from sagemaker_rest.cloud.http import HttpRequest, HttpResponse
from sagemaker_rest.errors import AccessDeniedError
from tests.cloud.event_loop import wait_for

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from sagemaker_rest.cloud.api_gateway.data_plane.gateway import Gateway

ACCOUNT = "123456789012"
ROLE = f"arn:aws:iam::{ACCOUNT}:role/integration"
UNTRUSTING_ROLE = f"arn:aws:iam::{ACCOUNT}:role/untrusting"
URI = "arn:aws:apigateway:eu-west-1:runtime.sagemaker:path//endpoints/mnist/invocations"
JSON = "application/json"


def answer_with(status: int = 200, body: bytes = b'{"predictions": [7]}', **headers: str) -> HttpResponse:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return HttpResponse(status, Headers({"Content-Type": JSON} | named), body)


@dataclass
class Backend:
    """A service that gives `answer`, and keeps each request and who asked."""

    answer: HttpResponse | Callable[[HttpRequest], HttpResponse] = field(default_factory=answer_with)
    requests: list[HttpRequest] = field(default_factory=list)
    principals: list[Principal] = field(default_factory=list)

    async def __call__(self, request: HttpRequest, principal: Principal) -> HttpResponse:
        self.requests.append(request)
        self.principals.append(principal)
        answer = await asyncio.to_thread(self.answer, request) if callable(self.answer) else self.answer
        return HttpResponse(answer.status, Headers(answer.headers), answer.body)

    @property
    def request(self) -> HttpRequest:
        (request,) = self.requests
        return request


class Roles:
    """Every role can be assumed but one."""

    def assume(self, role_arn: str, service: str) -> Principal:
        if role_arn == UNTRUSTING_ROLE:
            raise AccessDeniedError(f"{role_arn} does not trust {service}")
        return Principal(f"{role_arn}/{service}", ACCOUNT)


@dataclass
class Stages:
    """One API, deployed to one stage."""

    deployed: DeployedStage

    def find(self, api_id: str, stage_name: str) -> DeployedStage | None:
        known = (self.deployed.api.id, self.deployed.stage.name)
        return self.deployed if (api_id, stage_name) == known else None


def integration(**changes: Any) -> IntegrationSnapshot:
    """A passthrough to an endpoint, with a 200 by default and a 424 for the model's errors."""
    settings: dict[str, Any] = {
        "type": "AWS",
        "uri": URI,
        "http_method": "POST",
        "credentials": ROLE,
        "responses": (
            IntegrationResponseSnapshot(200),
            IntegrationResponseSnapshot(424, selection_pattern="424"),
        ),
    }
    return IntegrationSnapshot(**(settings | changes))


def method(backend: IntegrationSnapshot | None = None, **changes: Any) -> MethodSnapshot:
    """A POST that answers with each status that its integration has a response for."""
    backend = backend or integration()
    declared = {response.status: MethodResponseSnapshot(response.status) for response in backend.responses}
    settings: dict[str, Any] = {"http_method": "POST", "integration": backend, "responses": declared}
    return MethodSnapshot(**(settings | changes))


def resource(path: str = "/predict", **methods: MethodSnapshot) -> ResourceSnapshot:
    return ResourceSnapshot(id=f"id-of-{path}", path=path, methods=methods or {"POST": method()})


def api(*resources: ResourceSnapshot, **changes: Any) -> ApiSnapshot:
    settings: dict[str, Any] = {"id": "abc123", "account_id": ACCOUNT, "region": "eu-west-1"}
    return ApiSnapshot(**(settings | changes | {"resources": resources or (resource(),)}))


def stage(**changes: Any) -> StageSnapshot:
    return StageSnapshot(**({"name": "v1", "deployment_id": "d1"} | changes))


def request(
    path: str = "/predict",
    *,
    http_method: str = "POST",
    body: bytes = b'{"instances": [[1.0]]}',
    query: str = "",
    headers: Mapping[str, str] | None = None,
) -> HttpRequest:
    """To the API of `api()` and the stage of `stage()`."""
    given = {"Content-Type": JSON} if headers is None else headers
    return HttpRequest(http_method, f"/_aws/execute-api/abc123/v1{path}", query, Headers(given), body)


@dataclass
class WaitingGateway:
    """A gateway, for tests that wait for its answers."""

    gateway: Gateway

    def matches(self, request: HttpRequest) -> bool:
        return self.gateway.matches(request)

    def handle(self, request: HttpRequest) -> HttpResponse:
        return wait_for(self.gateway.handle(request))

    def close(self) -> None:
        self.gateway.close()


@dataclass
class Scene:
    """A gateway in front of one API and one backend."""

    gateway: WaitingGateway
    backend: Backend

    def send(self, path: str = "/predict", **parts: Any) -> HttpResponse:
        return self.gateway.handle(request(path, **parts))


def message(answer: HttpResponse) -> str:
    document: dict[str, str] = json.loads(answer.body)
    return document["message"]
