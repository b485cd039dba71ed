"""A custom domain name leads to the API and stage that its base path is mapped to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest
from werkzeug.datastructures import Headers

from sagemaker_rest.cloud.api_gateway.data_plane.custom_domains import BasePathMapping
from sagemaker_rest.cloud.http import HttpRequest, HttpResponse
from tests.cloud.api_gateway.data_plane.deployed_api import JSON, api, integration, method, resource

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.cloud.api_gateway.data_plane.deployed_api import Scene, WaitingGateway

HOST = "api.example.com"


@dataclass
class Domains:
    """One domain name."""

    found: tuple[BasePathMapping, ...]

    def mappings(self, domain_name: str) -> tuple[BasePathMapping, ...] | None:
        return self.found if domain_name == HOST else None


def mapped(base_path: str = "", stage: str | None = "v1", api_id: str = "abc123") -> BasePathMapping:
    return BasePathMapping(base_path, api_id, stage)


def post(gateway: WaitingGateway, path: str, host: str = HOST) -> HttpResponse:
    headers = Headers({"Host": host, "Content-Type": JSON})
    return gateway.handle(HttpRequest("POST", path, "", headers, b"{}"))


REACHED = {
    "no-base-path": ((mapped(),), "/predict"),
    "a-base-path": ((mapped("ml"),), "/ml/predict"),
    "a-base-path-of-several-parts": ((mapped("ml/v2"),), "/ml/v2/predict"),
    "the-longest-base-path": (
        (mapped(api_id="other"), mapped("ml", api_id="other"), mapped("ml/v2")),
        "/ml/v2/predict",
    ),
    "the-stage-in-the-path": ((mapped("ml", stage=None),), "/ml/v1/predict"),
    "the-stage-first": ((mapped(stage=None),), "/v1/predict"),
}


@pytest.mark.parametrize(("mappings", "path"), REACHED.values(), ids=REACHED)
def test_a_mapped_path_reaches_its_stage(
    serve: Callable[..., Scene], mappings: tuple[BasePathMapping, ...], path: str
) -> None:
    scene = serve(domains=Domains(mappings))

    assert post(scene.gateway, path).status == 200


FORBIDDEN = {
    "no-mapping": ((), "/predict"),
    "another-base-path": ((mapped("ml"),), "/mlops/predict"),
    "an-unknown-stage-in-the-path": ((mapped("ml", stage=None),), "/ml/v9/predict"),
    "no-stage-in-the-path": ((mapped("ml", stage=None),), "/ml"),
    "a-stage-that-is-gone": ((mapped(stage="old"),), "/predict"),
}


@pytest.mark.parametrize(("mappings", "path"), FORBIDDEN.values(), ids=FORBIDDEN)
def test_a_path_that_is_not_mapped_is_forbidden(
    serve: Callable[..., Scene], mappings: tuple[BasePathMapping, ...], path: str
) -> None:
    scene = serve(domains=Domains(mappings))

    answer = post(scene.gateway, path)

    assert (answer.status, answer.body) == (403, b'{"message":"Forbidden"}')


@pytest.mark.parametrize(
    ("host", "expected"),
    [(HOST, True), (f"{HOST}:4566", True), (HOST.upper(), True), ("other.example.com", False)],
    ids=["the-name", "with-a-port", "in-upper-case", "another-name"],
)
def test_a_request_to_a_custom_domain_is_the_gateways(
    serve: Callable[..., Scene], host: str, *, expected: bool
) -> None:
    gateway = serve(domains=Domains(())).gateway

    assert gateway.matches(HttpRequest("GET", "/", headers=Headers({"Host": host}))) is expected


def test_an_api_without_its_own_endpoint_answers_at_its_domain_alone(serve: Callable[..., Scene]) -> None:
    scene = serve(api(execute_api_disabled=True), domains=Domains((mapped(),)))

    assert (post(scene.gateway, "/predict").status, scene.send().status) == (200, 403)


def test_templates_know_the_domain_and_the_path_as_it_was_asked_for(serve: Callable[..., Scene]) -> None:
    template = "$context.domainName $context.domainPrefix $context.path $context.customDomain.basePathMatched"
    templated = api(resource(POST=method(integration(request_templates={JSON: template}))))
    scene = serve(templated, domains=Domains((mapped("ml"),)))

    post(scene.gateway, "/ml/predict")

    assert scene.backend.request.body == b"api.example.com api /ml/predict ml"
