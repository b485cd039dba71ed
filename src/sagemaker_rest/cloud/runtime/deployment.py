"""Bringing a variant up: pull, download, extract, start, ping. Each step with the execution role's permissions, as on
AWS.
"""

from __future__ import annotations

import re
import shutil
import tempfile
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from sagemaker_rest.cloud.runtime import failure_reasons
from sagemaker_rest.cloud.runtime.artifacts import ArtifactNotFoundError, ArtifactStore
from sagemaker_rest.cloud.runtime.logs import LogShipper, LogSink, LogStream
from sagemaker_rest.cloud.serving.archive import unpack_archive
from sagemaker_rest.cloud.serving.images import container_kind
from sagemaker_rest.cloud.serving.pool import Container, ContainerPool, ContainerSpec
from sagemaker_rest.errors import (
    AccessDeniedError,
    ArchiveError,
    SagemakerRestError,
    ServingError,
    UnservableImageError,
)

if TYPE_CHECKING:
    import threading

    from sagemaker_rest.cloud.authorization.principal import Principal, RoleSource
    from sagemaker_rest.cloud.runtime.endpoint import ContainerDefinition, EndpointDefinition, VariantDefinition

# what a pull takes: https://docs.aws.amazon.com/AmazonECR/latest/userguide/repository-policy-examples.html
PULL_ACTIONS = ("ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer")
ECR_IMAGE = re.compile(r"(?P<account>\d{12})\.dkr\.ecr\.(?P<region>[a-z0-9-]+)\.[a-z0-9.-]+/(?P<repository>[^:@]+)")


class DeploymentFailedError(SagemakerRestError):
    """A variant that did not come up; the message is the endpoint's FailureReason."""


@dataclass(frozen=True, slots=True)
class RunningVariant:
    """A variant that answers. `directory` holds the unpacked artifact and goes with it."""

    definition: VariantDefinition
    container: Container
    directory: Path
    logs: LogShipper

    def stop(self) -> None:
        self.container.stop()
        self.logs.close()
        shutil.rmtree(self.directory, ignore_errors=True)


class VariantDeployer:
    """Brings variants up. Thread safe: it keeps nothing but its collaborators."""

    def __init__(
        self, *, roles: RoleSource, artifacts: ArtifactStore, logs: LogSink, pool: ContainerPool, directory: Path
    ) -> None:
        self._roles = roles
        self._artifacts = artifacts
        self._logs = logs
        self._pool = pool
        self._directory = directory

    def deploy(
        self, endpoint: EndpointDefinition, variant: VariantDefinition, stopping: threading.Event
    ) -> RunningVariant:
        """A variant that passed its first ping. Raises DeploymentFailedError and leaves nothing behind."""
        definition = _only_container(variant)
        principal = self._assume(variant)
        _require_pull(principal, variant, definition)
        with ExitStack() as undo:
            directory = Path(tempfile.mkdtemp(prefix=f"{endpoint.name}-{variant.name}-", dir=self._directory))
            undo.callback(shutil.rmtree, directory, ignore_errors=True)
            model_directory = self._model_directory(principal, definition, directory)
            container = self._start(endpoint, variant, model_directory)
            logs = LogShipper(container.log_path, LogStream.of(endpoint, variant), principal, self._logs)
            # after the container's stop, so that its last lines are sent too
            undo.callback(logs.close)
            undo.callback(container.stop)
            logs.start()
            _wait_until_healthy(container, variant)
            if stopping.is_set():
                raise DeploymentFailedError("the local cloud is stopping")
            undo.pop_all()
            return RunningVariant(variant, container, directory, logs)

    def _assume(self, variant: VariantDefinition) -> Principal:
        try:
            return self._roles.assume(variant.execution_role_arn, failure_reasons.SAGEMAKER)
        except AccessDeniedError as denied:
            raise DeploymentFailedError(failure_reasons.role_not_assumable(variant.execution_role_arn)) from denied

    def _model_directory(self, principal: Principal, definition: ContainerDefinition, directory: Path) -> Path:
        model_directory = directory / "model"
        model_directory.mkdir()
        url = definition.model_data_url
        if url is None:
            return model_directory
        archive = directory / "model.tar.gz"
        try:
            self._artifacts.fetch(url, principal, archive)
        except (AccessDeniedError, ArtifactNotFoundError) as error:
            raise DeploymentFailedError(failure_reasons.artifact_not_readable(url)) from error
        try:
            unpack_archive(archive, model_directory)
        except ArchiveError as error:
            raise DeploymentFailedError(failure_reasons.archive_not_extractable(url, str(error))) from error
        archive.unlink()
        return model_directory

    def _start(self, endpoint: EndpointDefinition, variant: VariantDefinition, model_directory: Path) -> Container:
        (definition,) = variant.containers
        name = f"{endpoint.name}/{variant.name}"
        try:
            return self._pool.start(ContainerSpec(definition.image, model_directory, definition.environment, name))
        except (ServingError, ArchiveError) as error:
            raise DeploymentFailedError(failure_reasons.ping_failed(variant.name, str(error))) from error


def _wait_until_healthy(container: Container, variant: VariantDefinition) -> None:
    try:
        container.wait_until_healthy(variant.startup_timeout_seconds)
    except (ServingError, ArchiveError) as error:
        raise DeploymentFailedError(failure_reasons.ping_failed(variant.name, str(error))) from error


def _only_container(variant: VariantDefinition) -> ContainerDefinition:
    if variant.unsupported is not None:
        raise DeploymentFailedError(variant.unsupported)
    (definition,) = variant.containers
    try:
        container_kind(definition.image)
    except UnservableImageError as error:
        raise DeploymentFailedError(failure_reasons.image_not_servable(definition.image, str(error))) from error
    return definition


def _require_pull(principal: Principal, variant: VariantDefinition, definition: ContainerDefinition) -> None:
    """An image in ECR is pulled with the execution role; one elsewhere is not AWS's to protect."""
    match = ECR_IMAGE.fullmatch(definition.image.split(":")[0].split("@")[0])
    if match is None:
        return
    partition = variant.execution_role_arn.split(":")[1]
    repository = f"arn:{partition}:ecr:{match['region']}:{match['account']}:repository/{match['repository']}"
    needed = [(action, repository) for action in PULL_ACTIONS] + [("ecr:GetAuthorizationToken", "*")]
    for action, resource in needed:
        if not principal.may(action, resource):
            reason = failure_reasons.image_not_pullable(definition.image, variant.execution_role_arn, action)
            raise DeploymentFailedError(reason)
