"""The folder of a container when it is started."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pytest

from sagemaker_rest.cloud.sagemaker.runtime.endpoint import ContainerDefinition, ModelData, VariantDefinition
from sagemaker_rest.cloud.sagemaker.runtime.variants.artifacts import ArtifactNotFoundError
from sagemaker_rest.cloud.sagemaker.runtime.variants.deployment import DeploymentFailedError, VariantDeployer
from sagemaker_rest.cloud.sagemaker.runtime.variants.role_credentials import RoleCredentials
from sagemaker_rest.errors import ServingError
from tests.cloud.sagemaker.runtime.conftest import ROOT, endpoint

if TYPE_CHECKING:
    from pathlib import Path

    from sagemaker_rest.cloud.authorization.principal import Principal
    from sagemaker_rest.cloud.sagemaker.containers.pool import ContainerSpec
    from sagemaker_rest.cloud.sagemaker.containers.room import Room

TENSORFLOW = "example.com/tensorflow-inference:2.19"
UNIVERSAL = {
    "SAGEMAKER_MULTI_MODEL_UNIVERSAL_BUCKET": "b",
    "SAGEMAKER_MULTI_MODEL_UNIVERSAL_PREFIX": "code/",
}


@dataclass
class Pool:
    """Notes what is in the folder of the container that is to start, and starts none."""

    files: list[str] = field(default_factory=list)

    def require_servable(self, image: str) -> None:
        """Every image has a container."""

    def start(self, spec: ContainerSpec) -> None:
        folder = spec.model_directory
        self.files = sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
        raise ServingError("enough is seen")


@dataclass
class Bucket:
    """A script, unless `missing`."""

    missing: bool = False

    def assume(self, _role_arn: str, _service: str) -> Principal:
        return ROOT

    def fetch(self, _url: str, _principal: Principal, into: Path, _room: Room) -> None:
        into.write_bytes(b"script")

    def under(self, prefix_url: str, _principal: Principal) -> dict[str, str]:
        if prefix_url == "s3://b/models/":
            return {}
        if self.missing:
            raise ArtifactNotFoundError("there is no bucket 'b'")
        return {"inference.py": "s3://b/code/inference.py"}


def deploy(tmp_path: Path, environment: dict[str, str], bucket: Bucket) -> tuple[Pool, str]:
    pool = Pool()
    deployer = VariantDeployer(
        roles=bucket,
        artifacts=bucket,
        captures=None,  # type: ignore[arg-type]  # it does not come to that
        logs=None,  # type: ignore[arg-type]
        pool=pool,  # type: ignore[arg-type]
        directory=tmp_path,
        credentials=RoleCredentials(None),  # type: ignore[arg-type]
    )
    container = ContainerDefinition(TENSORFLOW, ModelData("s3://b/models/"), environment, multi_model=True)
    variant = VariantDefinition("AllTraffic", "many", "arn:aws:iam::123456789012:role/r", (container,), 1.0)
    with pytest.raises(DeploymentFailedError) as failed:
        deployer.deploy(endpoint(variant), variant, threading.Event())
    return pool, str(failed.value)


def test_a_container_with_universal_code_finds_it_in_its_folder(tmp_path: Path) -> None:
    pool, _ = deploy(tmp_path, UNIVERSAL, Bucket())

    assert pool.files == ["code/inference.py"]


@pytest.mark.parametrize("name", UNIVERSAL)
def test_a_bucket_or_a_prefix_alone_is_not_universal_code(tmp_path: Path, name: str) -> None:
    pool, _ = deploy(tmp_path, {name: UNIVERSAL[name]}, Bucket())

    assert pool.files == []


def test_a_container_whose_universal_code_is_missing_does_not_pass_its_ping(tmp_path: Path) -> None:
    _, reason = deploy(tmp_path, UNIVERSAL, Bucket(missing=True))

    assert reason.startswith(
        "The primary container for production variant AllTraffic did not pass the ping health check"
    )
    assert "The universal scripts at s3://b/code/ cannot be downloaded: there is no bucket 'b'" in reason
