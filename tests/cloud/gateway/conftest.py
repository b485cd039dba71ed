"""Gateways over hand-made snapshots, and moto with its gaps closed."""

from __future__ import annotations

from contextlib import ExitStack, closing
from typing import TYPE_CHECKING, Any

import boto3
import pytest
from moto import mock_aws

from sagemaker_rest.cloud.control_plane import (
    api_gateway_binary_media_types,
    api_gateway_dropped_settings,
    api_gateway_mapping_checks,
    api_gateway_updates,
)
from sagemaker_rest.cloud.control_plane.deployment_snapshot import install_deployment_snapshots
from sagemaker_rest.cloud.gateway.gateway import Gateway
from sagemaker_rest.cloud.gateway.snapshot import ApiSnapshot, DeployedStage, StageSnapshot
from tests.cloud.gateway.deployed_api import Backend, Roles, Scene, Stages, api, stage

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


@pytest.fixture
def serve() -> Iterator[Callable[..., Scene]]:
    """Make a gateway that serves `deployed` on stage `at`, with `backend` as SageMaker Runtime."""
    with ExitStack() as open_gateways:

        def make(
            deployed: ApiSnapshot | None = None, at: StageSnapshot | None = None, backend: Backend | None = None
        ) -> Scene:
            service = backend or Backend()
            stages = Stages(DeployedStage(deployed or api(), at or stage()))
            gateway = open_gateways.enter_context(closing(Gateway(stages, {"runtime.sagemaker": service}, Roles())))
            return Scene(gateway, service)

        yield make


@pytest.fixture(scope="module")
def api_gateway() -> Iterator[Any]:
    """A client of moto in this process. It is made once a module, which takes longer than a test; each test makes an
    API of its own.
    """
    install_deployment_snapshots()
    api_gateway_updates.install()
    api_gateway_mapping_checks.install()
    api_gateway_dropped_settings.install()
    api_gateway_binary_media_types.install()
    with pytest.MonkeyPatch.context() as environment, mock_aws():
        # nothing leaves this process; a bundle of certificates for another place would only have to be read
        environment.delenv("AWS_CA_BUNDLE", raising=False)
        yield boto3.client("apigateway", region_name="eu-west-1")
