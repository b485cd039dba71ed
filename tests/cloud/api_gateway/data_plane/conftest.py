"""Gateways over hand-made snapshots, and moto with its gaps closed."""

from __future__ import annotations

import json
import uuid
from contextlib import ExitStack, closing
from typing import TYPE_CHECKING, Any

import boto3
import pytest
from moto import mock_aws

from sagemaker_rest.cloud.api_gateway.data_plane.gateway import Gateway
from sagemaker_rest.cloud.api_gateway.data_plane.snapshot import ApiSnapshot, DeployedStage, StageSnapshot
from sagemaker_rest.cloud.neighbours.api_gateway import account as api_gateway_account
from sagemaker_rest.cloud.neighbours.api_gateway import authorizers as api_gateway_authorizers
from sagemaker_rest.cloud.neighbours.api_gateway import binary_media_types as api_gateway_binary_media_types
from sagemaker_rest.cloud.neighbours.api_gateway import cache_keys as api_gateway_cache_keys
from sagemaker_rest.cloud.neighbours.api_gateway import canary as api_gateway_canary
from sagemaker_rest.cloud.neighbours.api_gateway import domain_names as api_gateway_domain_names
from sagemaker_rest.cloud.neighbours.api_gateway import dropped_settings as api_gateway_dropped_settings
from sagemaker_rest.cloud.neighbours.api_gateway import mapping_checks as api_gateway_mapping_checks
from sagemaker_rest.cloud.neighbours.api_gateway import sibling_resources as api_gateway_sibling_resources
from sagemaker_rest.cloud.neighbours.api_gateway import stage_updates as api_gateway_stage_updates
from sagemaker_rest.cloud.neighbours.api_gateway import updates as api_gateway_updates
from sagemaker_rest.cloud.neighbours.api_gateway.deployment_snapshot import install_deployment_snapshots
from sagemaker_rest.cloud.neighbours.api_gateway.openapi import imports as api_gateway_imports
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


@pytest.fixture(scope="module")
def api_gateway() -> Iterator[Any]:
    """A client of moto in this process. It is made once a module, which takes longer than a test; each test makes an
    API of its own.
    """
    install_deployment_snapshots()
    api_gateway_updates.install()
    api_gateway_mapping_checks.install()
    api_gateway_domain_names.install()
    api_gateway_imports.install()
    api_gateway_sibling_resources.install()
    api_gateway_dropped_settings.install()
    api_gateway_account.install()
    api_gateway_authorizers.install()
    api_gateway_cache_keys.install()
    api_gateway_canary.install()
    api_gateway_stage_updates.install()
    api_gateway_binary_media_types.install()
    with pytest.MonkeyPatch.context() as environment, mock_aws():
        # nothing leaves this process; a bundle of certificates for another place would only have to be read
        environment.delenv("AWS_CA_BUNDLE", raising=False)
        yield boto3.client("apigateway", region_name="eu-west-1")


@pytest.fixture
def logging_role(api_gateway: Any) -> Iterator[str]:
    """The account's role for API Gateway's logs, which logs of a stage need."""
    iam = boto3.client("iam")
    trust = {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"Service": "apigateway.amazonaws.com"}}
    allowed = {"Effect": "Allow", "Action": "logs:*", "Resource": "*"}
    name = f"logs-{uuid.uuid4().hex[:8]}"
    arn = str(iam.create_role(RoleName=name, AssumeRolePolicyDocument=policy(trust))["Role"]["Arn"])
    iam.put_role_policy(RoleName=name, PolicyName="logs", PolicyDocument=policy(allowed))
    set_logging_role(api_gateway, arn)
    yield arn
    set_logging_role(api_gateway, "")


def policy(statement: dict[str, Any]) -> str:
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})


def set_logging_role(api_gateway: Any, arn: str) -> None:
    api_gateway.update_account(patchOperations=[{"op": "replace", "path": "/cloudwatchRoleArn", "value": arn}])
