"""Gateways over hand-made snapshots."""

from __future__ import annotations

import json
from contextlib import ExitStack, closing
from typing import TYPE_CHECKING, Any

import pytest

from sagemaker_rest.cloud.api_gateway.data_plane.gateway import Gateway
from sagemaker_rest.cloud.api_gateway.data_plane.snapshot import ApiSnapshot, DeployedStage, StageSnapshot
from tests.cloud.api_gateway.data_plane.deployed_api import Backend, Roles, Scene, Stages, WaitingGateway, api, stage

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


@pytest.fixture
def serve() -> Iterator[Callable[..., Scene]]:
    """Make a gateway that serves `deployed` on stage `at`, with `backend` as SageMaker Runtime; `canary` is the API of
    the stage's canary, `parts` are parts of the gateway by name.
    """
    with ExitStack() as open_gateways:

        def make(
            deployed: ApiSnapshot | None = None,
            at: StageSnapshot | None = None,
            backend: Backend | None = None,
            canary: ApiSnapshot | None = None,
            **parts: Any,
        ) -> Scene:
            service = backend or Backend()
            stages = Stages(DeployedStage(deployed or api(), at or stage(), canary))
            gateway = Gateway(stages, {"runtime.sagemaker": service}, Roles(), **parts)
            return Scene(WaitingGateway(open_gateways.enter_context(closing(gateway))), service)

        yield make


def policy(statement: dict[str, Any]) -> str:
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})
