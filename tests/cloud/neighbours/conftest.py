"""Buckets, roles and models in the shared local cloud, each with a name of its own."""

from __future__ import annotations

import json
import tarfile
import time
import uuid
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, cast

import pytest

from sagemaker_rest.cloud.neighbours.cloud_state import CloudState
from sagemaker_rest.cloud.neighbours.moto_application import moto_control_plane
from sagemaker_rest.cloud.sagemaker.runtime.updates.clock import DEFAULT_FACTOR, Clock

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from sagemaker_rest.cloud.http import ControlPlane
    from sagemaker_rest.cloud.neighbours.cloudwatch.recent_metrics import RecentMetrics

ACCOUNT = "123456789012"
IMAGE = "763104351884.dkr.ecr.eu-west-1.amazonaws.com/tensorflow-inference:2.19.0-cpu"
ALLOW_ALL = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}


class NoMetrics:
    """In the place of what alarms look at."""

    def note(self, *_: Any) -> None:
        """Nobody looks."""

    def settle(self) -> None:
        """Nothing was measured."""


def neighbours_at(clock_factor: float) -> ControlPlane:
    """Return moto with its mends, in this process, for a cloud whose clock is as fast as that."""
    return moto_control_plane(CloudState(Clock(clock_factor), cast("RecentMetrics", NoMetrics())))


@pytest.fixture(scope="session")
def neighbours() -> ControlPlane:
    return neighbours_at(DEFAULT_FACTOR)


@pytest.fixture
def name() -> str:
    return f"t-{uuid.uuid4().hex[:8]}"


@pytest.fixture
def sagemaker(client: Callable[..., Any]) -> Any:
    return client("sagemaker")


@pytest.fixture
def iam(client: Callable[..., Any]) -> Any:
    return client("iam")


@dataclass
class Roles:
    """Makes roles with an inline policy."""

    iam: Any
    made: list[str] = field(default_factory=list)

    def make(self, service: str, policy: dict[str, Any]) -> str:
        name = f"role-{uuid.uuid4().hex[:8]}"
        trust = {
            "Version": "2012-10-17",
            "Statement": [{"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"Service": service}}],
        }
        arn = self.iam.create_role(RoleName=name, AssumeRolePolicyDocument=json.dumps(trust))["Role"]["Arn"]
        self.iam.put_role_policy(RoleName=name, PolicyName="it", PolicyDocument=json.dumps(policy))
        self.made.append(name)
        return str(arn)


@pytest.fixture
def roles(iam: Any) -> Roles:
    return Roles(iam)


@pytest.fixture
def archive(saved_models: Path, tmp_path: Path) -> bytes:
    """A model.tar.gz whose newest version adds 3 to half of what it gets."""
    path = tmp_path / "model.tar.gz"
    with tarfile.open(path, "w:gz") as packed:
        packed.add(saved_models / "half_plus", "half_plus")
    return path.read_bytes()


@pytest.fixture
def upload(client: Callable[..., Any], name: str) -> Callable[[bytes], str]:
    def put(content: bytes) -> str:
        s3 = client("s3")
        s3.create_bucket(Bucket=name, CreateBucketConfiguration={"LocationConstraint": "eu-west-1"})
        s3.put_object(Bucket=name, Key="model.tar.gz", Body=content)
        return f"s3://{name}/model.tar.gz"

    return put


@pytest.fixture
def create_endpoint(sagemaker: Any, name: str) -> Iterator[Callable[..., str]]:
    """Creates a model, a configuration and an endpoint of one name; deleted after the test."""

    def create(role: str, url: str, image: str = IMAGE) -> str:
        sagemaker.create_model(
            ModelName=name, ExecutionRoleArn=role, PrimaryContainer={"Image": image, "ModelDataUrl": url}
        )
        variant = {
            "VariantName": "AllTraffic",
            "ModelName": name,
            "InstanceType": "ml.m5.large",
            "InitialInstanceCount": 1,
        }
        sagemaker.create_endpoint_config(EndpointConfigName=name, ProductionVariants=[variant])
        sagemaker.create_endpoint(EndpointName=name, EndpointConfigName=name)
        return name

    yield create
    settle(sagemaker, name)
    sagemaker.delete_endpoint(EndpointName=name)


def settle(sagemaker: Any, name: str) -> dict[str, Any]:
    """The endpoint's description once nothing is in progress."""
    deadline = time.monotonic() + 120
    while True:
        described: dict[str, Any] = sagemaker.describe_endpoint(EndpointName=name)
        if described["EndpointStatus"] in {"InService", "Failed"}:
            return described
        assert time.monotonic() < deadline, described
        time.sleep(0.1)
