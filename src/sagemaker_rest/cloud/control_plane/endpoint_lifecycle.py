"""Endpoints that really come up. moto 5.2.5 calls an endpoint InService at once, without a model, and has no
UpdateEndpoint.

Here CreateEndpoint and UpdateEndpoint hand the definition to the runtime, which reports back what DescribeEndpoint
shows.
https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_UpdateEndpoint.html
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from moto.core.responses import ActionResult
from moto.core.utils import utcnow
from moto.sagemaker.exceptions import ValidationError
from moto.sagemaker.models import FakeEndpoint, FakeEndpointConfig, Model, SageMakerModelBackend
from moto.sagemaker.responses import SageMakerResponse

from sagemaker_rest.cloud.runtime.endpoint import (
    ContainerDefinition,
    DeploymentListener,
    DeploymentState,
    EndpointDefinition,
    EndpointStatus,
    VariantDefinition,
)

if TYPE_CHECKING:
    from sagemaker_rest.cloud.runtime.runtime import Runtime

IN_PROGRESS = (EndpointStatus.CREATING, EndpointStatus.UPDATING, EndpointStatus.ROLLING_BACK)
# What SageMaker waits for a container's first answer unless the variant says otherwise:
# https://docs.aws.amazon.com/sagemaker/latest/dg/your-algorithms-inference-code.html#your-algorithms-inference-algo-ping-requests
STARTUP_TIMEOUT_SECONDS = 480


def install(runtime: Runtime) -> None:
    """Let `runtime` bring up, replace and take down what moto's SageMaker is told to."""

    def create_endpoint(
        self: SageMakerModelBackend, endpoint_name: str, endpoint_config_name: str, tags: list[dict[str, str]]
    ) -> FakeEndpoint:
        if endpoint_name in self.endpoints:
            raise ValidationError(f'Cannot create already existing endpoint "{self.endpoints[endpoint_name].arn}".')
        config = _config(self, endpoint_config_name)
        endpoint = FakeEndpoint(
            account_id=self.account_id,
            region_name=self.region_name,
            endpoint_name=endpoint_name,
            endpoint_config_name=endpoint_config_name,
            production_variants=config.production_variants,
            data_capture_config=config.data_capture_config or None,
            tags=tags,
        )
        self.endpoints[endpoint_name] = endpoint
        runtime.create(_definition(self, endpoint, config), _listener(self, endpoint))
        return endpoint

    def update_endpoint(self: SageMakerResponse) -> ActionResult:
        backend: SageMakerModelBackend = self.sagemaker_backend
        endpoint = _endpoint(backend, self._get_param("EndpointName"))
        config = _config(backend, self._get_param("EndpointConfigName"))
        _refuse_in_progress(endpoint)
        runtime.update(
            _definition(backend, endpoint, config), endpoint.endpoint_config_name, _listener(backend, endpoint)
        )
        return ActionResult({"EndpointArn": endpoint.arn})

    def delete_endpoint(self: SageMakerModelBackend, endpoint_name: str) -> None:
        endpoint = _endpoint(self, endpoint_name)
        _refuse_in_progress(endpoint)
        del self.endpoints[endpoint_name]
        runtime.delete(_runtime_arn(endpoint))

    SageMakerModelBackend.create_endpoint = create_endpoint
    SageMakerModelBackend.delete_endpoint = delete_endpoint
    SageMakerResponse.update_endpoint = update_endpoint


def _endpoint(backend: SageMakerModelBackend, name: str) -> FakeEndpoint:
    if name not in backend.endpoints:
        arn = FakeEndpoint.arn_formatter(name, backend.account_id, backend.region_name)
        raise ValidationError(f'Could not find endpoint "{arn}".')
    return backend.endpoints[name]


def _config(backend: SageMakerModelBackend, name: str) -> FakeEndpointConfig:
    if name not in backend.endpoint_configs:
        arn = FakeEndpointConfig.arn_formatter(name, backend.account_id, backend.region_name)
        raise ValidationError(f'Could not find endpoint configuration "{arn}".')
    return backend.endpoint_configs[name]


def _refuse_in_progress(endpoint: FakeEndpoint) -> None:
    if endpoint.endpoint_status in IN_PROGRESS:
        raise ValidationError(f'Cannot update in-progress endpoint "{endpoint.arn}".')


def _listener(backend: SageMakerModelBackend, endpoint: FakeEndpoint) -> DeploymentListener:
    def listen(state: DeploymentState) -> None:
        endpoint.failure_reason = state.failure_reason
        if state.config_name != endpoint.endpoint_config_name:
            endpoint.endpoint_config_name = state.config_name
            config = backend.endpoint_configs.get(state.config_name)
            if config is not None:
                endpoint.production_variants = endpoint._process_production_variants(  # noqa: SLF001 - moto's own, at creation
                    config.production_variants
                )
        endpoint.last_modified_time = utcnow()
        # last, because a poll that sees the status must see the rest
        endpoint.endpoint_status = state.status.value

    return listen


def _runtime_arn(endpoint: FakeEndpoint) -> str:
    # ARNs carry the name in lower case, and names are case-insensitively unique:
    # https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_CreateEndpoint.html
    head, _, name = endpoint.arn.rpartition("/")
    return f"{head}/{name.lower()}"


def _definition(
    backend: SageMakerModelBackend, endpoint: FakeEndpoint, config: FakeEndpointConfig
) -> EndpointDefinition:
    return EndpointDefinition(
        name=endpoint.endpoint_name,
        arn=_runtime_arn(endpoint),
        account_id=backend.account_id,
        region=backend.region_name,
        config_name=config.endpoint_config_name,
        variants=tuple(_variant(backend, variant) for variant in config.production_variants),
    )


def _variant(backend: SageMakerModelBackend, variant: dict[str, Any]) -> VariantDefinition:
    model = backend.describe_model(variant["ModelName"])
    containers = [container for container in (model.primary_container, *model.containers) if container]
    return VariantDefinition(
        name=variant["VariantName"],
        model_name=model.model_name,
        execution_role_arn=model.execution_role_arn,
        containers=tuple(_container(container) for container in containers),
        weight=float(variant.get("InitialVariantWeight", 1.0)),
        startup_timeout_seconds=float(
            variant.get("ContainerStartupHealthCheckTimeoutInSeconds") or STARTUP_TIMEOUT_SECONDS
        ),
        unsupported=_unsupported(model, containers),
    )


def _container(container: dict[str, Any]) -> ContainerDefinition:
    return ContainerDefinition(
        image=container.get("Image", ""),
        model_data_url=container.get("ModelDataUrl"),
        environment=container.get("Environment") or {},
    )


def _unsupported(model: Model, containers: list[dict[str, Any]]) -> str | None:
    """A sentence about the first thing that this model asks for and the local target cannot do yet."""
    if len(containers) != 1:
        return f"The model {model.model_name} has {len(containers)} containers; the local target runs one."
    (container,) = containers
    for member in ("ModelDataSource", "ModelPackageName", "MultiModelConfig"):
        if container.get(member):
            return f"The model {model.model_name} uses {member}, which the local target does not implement yet."
    if container.get("Mode", "SingleModel") != "SingleModel":
        return f"The model {model.model_name} has the mode {container['Mode']}; the local target runs SingleModel."
    return None
