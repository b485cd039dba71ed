"""Bringing a variant up: pull, download, extract, start, ping. Each step with the execution role's permissions, as on
AWS.
"""

from __future__ import annotations

import tempfile
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

from sagemaker_rest.cloud.sagemaker.containers.folders import remove_folder
from sagemaker_rest.cloud.sagemaker.containers.pool import Container, ContainerPool, ContainerSpec
from sagemaker_rest.cloud.sagemaker.containers.tensorflow.images import ContainerKind, container_kind
from sagemaker_rest.cloud.sagemaker.containers.tensorflow.invocations.settings import universal_code_url
from sagemaker_rest.cloud.sagemaker.runtime.variants import failure_reasons
from sagemaker_rest.cloud.sagemaker.runtime.variants.artifacts import ArtifactNotFoundError, ArtifactStore
from sagemaker_rest.cloud.sagemaker.runtime.variants.data_capture import CaptureDestination, DataCapture
from sagemaker_rest.cloud.sagemaker.runtime.variants.logs import LogShipper, LogSink, LogStream
from sagemaker_rest.cloud.sagemaker.runtime.variants.model_data import (
    ModelDataError,
    place_model_data,
    place_universal_code,
)
from sagemaker_rest.cloud.sagemaker.runtime.variants.multi_model import ModelSource, MultiModelContainer
from sagemaker_rest.cloud.sagemaker.runtime.variants.permissions import missing_permission
from sagemaker_rest.cloud.sagemaker.runtime.variants.pipeline import RunningContainer
from sagemaker_rest.cloud.sagemaker.runtime.variants.running_variant import RunningVariant
from sagemaker_rest.cloud.sagemaker.runtime.variants.supervision import SupervisedContainer
from sagemaker_rest.errors import (
    AccessDeniedError,
    ArchiveError,
    SagemakerRestError,
    ServingError,
    UnservableImageError,
)

if TYPE_CHECKING:
    import threading
    from collections.abc import Callable, Mapping, Sequence

    from sagemaker_rest.cloud.authorization.principal import Principal, RoleSource
    from sagemaker_rest.cloud.sagemaker.runtime.endpoint import (
        ContainerDefinition,
        EndpointDefinition,
        VariantDefinition,
    )
    from sagemaker_rest.cloud.sagemaker.runtime.variants.artifacts import ObjectWriter
    from sagemaker_rest.cloud.sagemaker.runtime.variants.role_credentials import RoleCredentials

# SageMaker sets it for a container whose mode is MultiModel
MULTI_MODEL = "SAGEMAKER_MULTI_MODEL"


class DeploymentFailedError(SagemakerRestError):
    """A variant that did not come up; the message is the endpoint's FailureReason."""


class VariantDeployer:
    """Brings variants up. Thread safe: it keeps nothing but its collaborators."""

    def __init__(
        self,
        *,
        roles: RoleSource,
        artifacts: ArtifactStore,
        captures: ObjectWriter,
        logs: LogSink,
        pool: ContainerPool,
        directory: Path,
        credentials: RoleCredentials,
    ) -> None:
        self._credentials = credentials
        self._roles = roles
        self._artifacts = artifacts
        self._captures = captures
        self._logs = logs
        self._pool = pool
        self._directory = directory

    def deploy(
        self,
        endpoint: EndpointDefinition,
        variant: VariantDefinition,
        stopping: threading.Event,
        *,
        on_start: Callable[[Container], None] = lambda _container: None,
    ) -> RunningVariant:
        """Deploy a variant and return it after its first ping. `on_start` gets each container that was started.

        Raises:
            DeploymentFailedError: it does not come up; nothing is left behind.
        """
        self._require_servable(variant)
        principal = self._assume(variant)
        if reason := missing_permission(principal, endpoint, variant):
            raise DeploymentFailedError(reason)
        with ExitStack() as undo:
            directory = Path(tempfile.mkdtemp(prefix=f"{endpoint.name}-{variant.name}-", dir=self._directory))
            undo.callback(remove_folder, directory)
            instance = LogStream.of_instance(endpoint, variant)
            # all are started before the first is waited for: they load side by side
            started = self._start_all(endpoint, variant, principal, directory, undo)
            running = self._follow_all(variant, started, instance, principal, undo)
            for container in started:
                on_start(container)
            for position, container in enumerate(started):
                _wait_until_healthy(container, variant, position)
            if stopping.is_set():
                raise DeploymentFailedError("the local cloud is stopping")
            # these start threads, of which there may be no more
            for supervised in running:
                supervised.supervise()
                undo.callback(supervised.retire)
            deployed = RunningVariant(variant, running, directory, self._capture(endpoint, variant, instance))
            undo.pop_all()
            return deployed

    def _require_servable(self, variant: VariantDefinition) -> None:
        if variant.unsupported is not None:
            raise DeploymentFailedError(variant.unsupported)
        for definition in variant.containers:
            try:
                self._pool.require_servable(definition.image)
            except UnservableImageError as error:
                reason = failure_reasons.image_not_servable(definition.image, str(error))
                raise DeploymentFailedError(reason) from error

    def _assume(self, variant: VariantDefinition) -> Principal:
        try:
            return self._roles.assume(variant.execution_role_arn, failure_reasons.SAGEMAKER)
        except AccessDeniedError as denied:
            raise DeploymentFailedError(failure_reasons.role_not_assumable(variant.execution_role_arn)) from denied

    def _start_all(
        self,
        endpoint: EndpointDefinition,
        variant: VariantDefinition,
        principal: Principal,
        directory: Path,
        undo: ExitStack,
    ) -> list[Container]:
        """Start the containers, each with its artifacts in place; `undo` stops them."""
        started = []
        for position, definition in enumerate(variant.containers):
            folder = directory / f"model-{position + 1}"
            self._place(definition, principal, folder)
            self._place_universal_code(variant, position, principal, folder)
            name = "/".join((endpoint.name, variant.name, *variant.stream_suffix(position)))
            spec = ContainerSpec(
                definition.image,
                folder,
                self._environment(endpoint, variant, definition),
                name,
                is_multi_model=definition.multi_model,
                is_isolated=variant.is_isolated,
            )
            container = self._start(variant, position, spec)
            undo.callback(container.stop)
            started.append(container)
        return started

    def _follow_all(
        self,
        variant: VariantDefinition,
        started: Sequence[Container],
        instance: LogStream,
        principal: Principal,
        undo: ExitStack,
    ) -> tuple[RunningContainer, ...]:
        """Return the containers, their logs followed; multi-model ones with what loads their models."""
        running = []
        for position, container in enumerate(started):
            stream = instance.within(*variant.stream_suffix(position))
            logs = LogShipper(container.log_path, stream, principal, self._logs)
            undo.callback(_stop_in_order, container, logs)
            logs.start()
            definition = variant.containers[position]
            supervised = SupervisedContainer(container, self._pool, logs, variant.startup_timeout_seconds)
            answering = self._answering(supervised, definition, variant)
            running.append(RunningContainer(variant.container_name(position), definition, answering, logs))
        return tuple(running)

    def _environment(
        self, endpoint: EndpointDefinition, variant: VariantDefinition, definition: ContainerDefinition
    ) -> Mapping[str, str]:
        # EnableNetworkIsolation leaves a container without credentials, too
        role = {} if variant.is_isolated else self._credentials.variables(variant.execution_role_arn, endpoint.region)
        mode = {MULTI_MODEL: "true"} if definition.multi_model else {}
        return {**role, **definition.environment, **mode}

    def _place(self, definition: ContainerDefinition, principal: Principal, folder: Path) -> None:
        data = definition.model_data
        if data is None:
            folder.mkdir()
            return
        try:
            if definition.multi_model:
                self._artifacts.under(data.url, principal)  # its models come later; that it may look for them shows now
                folder.mkdir()
            else:
                place_model_data(data, self._artifacts, principal, folder)
        except (AccessDeniedError, ArtifactNotFoundError) as error:
            raise DeploymentFailedError(failure_reasons.artifact_not_readable(data.url)) from error
        except ModelDataError as error:
            raise DeploymentFailedError(str(error)) from error

    def _place_universal_code(
        self, variant: VariantDefinition, position: int, principal: Principal, folder: Path
    ) -> None:
        """Fetch the script for models that bring none, which on AWS the container does itself when it starts."""
        definition = variant.containers[position]
        url = universal_code_url(definition.environment)
        code = folder / "code"
        if (
            url is None
            or code.exists()
            or container_kind(definition.image) is not ContainerKind.SAGEMAKER_TENSORFLOW_SERVING
        ):
            return
        try:
            place_universal_code(url, self._artifacts, principal, code)
        except ModelDataError as error:
            raise DeploymentFailedError(_ping_failed(variant, position, error)) from error

    def _start(self, variant: VariantDefinition, position: int, spec: ContainerSpec) -> Container:
        try:
            return self._pool.start(spec)
        except (ServingError, ArchiveError) as error:
            raise DeploymentFailedError(_ping_failed(variant, position, error)) from error

    def _answering(
        self, container: SupervisedContainer, definition: ContainerDefinition, variant: VariantDefinition
    ) -> SupervisedContainer | MultiModelContainer:
        if not definition.multi_model or definition.model_data is None:
            return container
        assume = self._assuming(variant.execution_role_arn)
        source = ModelSource(definition.model_data.url, self._artifacts, assume)
        folder = container.current.spec.model_directory
        return MultiModelContainer(container, source, folder, keeps_models=definition.caches_models)

    def _assuming(self, role_arn: str) -> Callable[[], Principal]:
        """Return what gives the role as it is when it is asked.

        Raises:
            AccessDeniedError: it cannot be assumed any more.
        """
        return lambda: self._roles.assume(role_arn, failure_reasons.SAGEMAKER)

    def _capture(
        self, endpoint: EndpointDefinition, variant: VariantDefinition, instance: LogStream
    ) -> DataCapture | None:
        if endpoint.data_capture is None:
            return None
        destination = CaptureDestination(
            endpoint.name,
            variant.name,
            self._captures,
            self._assuming(variant.execution_role_arn),
            self._logs,
            instance.within("data-log"),
        )
        return DataCapture(endpoint.data_capture, destination)


def _stop_in_order(container: Container, logs: LogShipper) -> None:
    # the log after the container's stop, so that its last lines are sent too
    container.stop()
    logs.close()


def _wait_until_healthy(container: Container, variant: VariantDefinition, position: int) -> None:
    try:
        container.wait_until_healthy(variant.startup_timeout_seconds)
    except (ServingError, ArchiveError) as error:
        raise DeploymentFailedError(_ping_failed(variant, position, error)) from error


def _ping_failed(variant: VariantDefinition, position: int, error: Exception) -> str:
    return failure_reasons.ping_failed(variant.container_name(position), variant.name, str(error))
