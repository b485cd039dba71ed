"""Every example that a test of this folder asks about, applied once."""

from __future__ import annotations

import json
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from sagemaker_rest.cloud.server.cloud import Cloud, CloudSettings
from tests.scenarios.endpoints.conftest import ALLOW_ALL, FACTOR, IMAGE
from tests.scenarios.plan.conftest import ARCHIVES
from tests.scenarios.privilege.applied import ELSEWHERE, Applied, Examples, LightTarget, SpeakingPool

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="session")
def light_target() -> Iterator[LightTarget]:
    """A cloud with an endpoint for the examples that make none, and a boundary for the roles of those that take one."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("sagemaker_rest.cloud.server.cloud.ContainerPool", SpeakingPool)
        with Cloud(CloudSettings(clock_factor=FACTOR)) as cloud:
            target = LightTarget(cloud.url)
            serve_elsewhere(target)
            target.client("iam").create_policy(PolicyName="boundary", PolicyDocument=json.dumps(ALLOW_ALL))
            yield target


def serve_elsewhere(target: LightTarget) -> None:
    iam, sagemaker = target.client("iam"), target.client("sagemaker")
    principal = {"Service": "sagemaker.amazonaws.com"}
    statement = {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": principal}
    trust = {"Version": "2012-10-17", "Statement": [statement]}
    role = iam.create_role(RoleName=ELSEWHERE, AssumeRolePolicyDocument=json.dumps(trust))["Role"]["Arn"]
    iam.put_role_policy(RoleName=ELSEWHERE, PolicyName="it", PolicyDocument=json.dumps(ALLOW_ALL))
    sagemaker.create_model(ModelName=ELSEWHERE, ExecutionRoleArn=role, PrimaryContainer={"Image": IMAGE})
    variant = {"VariantName": "v", "ModelName": ELSEWHERE, "InstanceType": "ml.t2.medium", "InitialInstanceCount": 1}
    sagemaker.create_endpoint_config(EndpointConfigName=ELSEWHERE, ProductionVariants=[variant])
    sagemaker.create_endpoint(EndpointName=ELSEWHERE, EndpointConfigName=ELSEWHERE)


@pytest.fixture(scope="session")
def examples(
    request: pytest.FixtureRequest, light_target: LightTarget, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Examples]:
    # in the order of the tests, and only those that run
    names = dict.fromkeys(
        str(item.callspec.params["example"])
        for item in request.session.items
        if isinstance(item, pytest.Function) and "examples" in item.fixturenames and "example" in item.callspec.params
    )
    folder = tmp_path_factory.mktemp("examples")
    with closing(Examples(light_target, ARCHIVES / "model.tar.gz", folder, names)) as examples:
        yield examples


@pytest.fixture
def stack(examples: Examples, example: str) -> Applied:
    return examples[example]
