"""A canary takes its share of a stage's requests, with a deployment and stage variables of its own."""

from __future__ import annotations

from itertools import cycle
from typing import TYPE_CHECKING

import pytest

from sagemaker_rest.cloud.api_gateway.data_plane.canary import CanaryChoice
from sagemaker_rest.cloud.api_gateway.data_plane.stage_settings import CanarySettings
from tests.cloud.api_gateway.data_plane.deployed_api import URI, api, integration, method, resource, stage

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.cloud.api_gateway.data_plane.deployed_api import Scene

BY_VARIABLE = URI.replace("mnist", "${stageVariables.endpoint}")


def draws(*numbers: float) -> CanaryChoice:
    return CanaryChoice(cycle(numbers).__next__)


def canary(percent: float, **changes: object) -> CanarySettings:
    return CanarySettings(**({"deployment_id": "d2", "percent_traffic": percent} | changes))  # type: ignore[arg-type]


@pytest.fixture
def split(serve: Callable[..., Scene]) -> Callable[..., list[str]]:
    """Send a request for each number drawn; the paths that SageMaker Runtime was asked."""

    def send(settings: CanarySettings, *numbers: float) -> list[str]:
        scene = serve(
            api(resource(POST=method(integration(uri=BY_VARIABLE)))),
            stage(variables={"endpoint": "stable"}, canary=settings),
            canary=api(resource(POST=method(integration(uri=BY_VARIABLE + "?canary")))),
            canaries=draws(*numbers),
        )
        for _ in numbers:
            scene.send()
        return [f"{asked.path}?{asked.query}".rstrip("?") for asked in scene.backend.requests]

    return send


STABLE = "/endpoints/stable/invocations"


def test_requests_go_to_the_canary_by_its_share_of_the_traffic(split: Callable[..., list[str]]) -> None:
    asked = split(canary(25.0), 0.0, 0.249, 0.25, 0.9)

    assert asked == [f"{STABLE}?canary", f"{STABLE}?canary", STABLE, STABLE]


@pytest.mark.parametrize(("percent", "expected"), [(0.0, STABLE), (100.0, f"{STABLE}?canary")], ids=["none", "all"])
def test_none_or_all_requests_go_to_the_canary(split: Callable[..., list[str]], percent: float, expected: str) -> None:
    assert split(canary(percent), 0.0, 0.999) == [expected, expected]


def test_the_canary_overrides_stage_variables(split: Callable[..., list[str]]) -> None:
    asked = split(canary(50.0, variables={"endpoint": "candidate"}), 0.0, 0.9)

    assert asked == ["/endpoints/candidate/invocations?canary", STABLE]


TEMPLATE = "$context.isCanaryRequest $context.deploymentId #if($context.isCanaryRequest)new#{else}old#end"


@pytest.mark.parametrize(
    ("number", "expected"), [(0.0, b"true d2 new"), (0.9, b"false d1 old")], ids=["canary", "stage"]
)
def test_templates_know_whether_the_canary_answers(serve: Callable[..., Scene], number: float, expected: bytes) -> None:
    templated = api(resource(POST=method(integration(request_templates={"application/json": TEMPLATE}))))
    scene = serve(templated, stage(canary=canary(50.0)), canary=templated, canaries=draws(number))

    scene.send()

    assert scene.backend.request.body == expected
