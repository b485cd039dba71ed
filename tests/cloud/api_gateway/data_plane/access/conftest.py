"""A gateway that knows some callers."""

from __future__ import annotations

from contextlib import ExitStack, closing
from typing import TYPE_CHECKING, Any

import pytest

from sagemaker_rest.cloud.api_gateway.data_plane.access.access_control import AccessControl, Directories
from sagemaker_rest.cloud.api_gateway.data_plane.gateway import Gateway
from sagemaker_rest.cloud.api_gateway.data_plane.snapshot import DeployedStage
from tests.cloud.api_gateway.data_plane.access.callers import Directory, Subscriptions, pools
from tests.cloud.api_gateway.data_plane.deployed_api import Backend, Roles, Scene, Stages, WaitingGateway, api, stage

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sagemaker_rest.cloud.api_gateway.data_plane.snapshot import ApiSnapshot, StageSnapshot


@pytest.fixture
def guard() -> Iterator[Callable[..., Scene]]:
    """Make a gateway that serves `deployed` to those in the directories that the test gives."""
    with ExitStack() as open_gateways:

        def make(
            deployed: ApiSnapshot | None = None,
            at: StageSnapshot | None = None,
            *,
            credentials: Directory | None = None,
            subscriptions: Subscriptions | None = None,
            endpoints: Directory | None = None,
            **settings: Any,
        ) -> Scene:
            directories = Directories(
                credentials or Directory(), pools(), subscriptions or Subscriptions(), endpoints or Directory()
            )
            backend = Backend()
            gateway = Gateway(
                Stages(DeployedStage(deployed or api(), at or stage())),
                {"runtime.sagemaker": backend},
                Roles(),
                access=AccessControl(directories, **settings),
            )
            return Scene(WaitingGateway(open_gateways.enter_context(closing(gateway))), backend)

        yield make
