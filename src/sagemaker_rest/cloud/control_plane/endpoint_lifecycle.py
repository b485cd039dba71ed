"""Endpoints that really come up. moto 5.2.5 calls an endpoint InService at once, without a model, and has no
UpdateEndpoint.

Here CreateEndpoint, UpdateEndpoint and UpdateEndpointWeightsAndCapacities hand the definition to the runtime, which
reports back what DescribeEndpoint shows.
https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_UpdateEndpoint.html
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from moto.core.responses import ActionResult
from moto.core.utils import utcnow
from moto.sagemaker.exceptions import ValidationError
from moto.sagemaker.models import FakeEndpoint, FakeEndpointConfig, SageMakerModelBackend
from moto.sagemaker.responses import SageMakerResponse

from sagemaker_rest.cloud.control_plane.alarm_states import require_alarms
from sagemaker_rest.cloud.control_plane.deployment_config import deployment_policy
from sagemaker_rest.cloud.control_plane.endpoint_capacities import changed_capacities, retained_properties
from sagemaker_rest.cloud.control_plane.endpoint_definitions import endpoint_definition, runtime_arn
from sagemaker_rest.cloud.control_plane.endpoint_description import describe
from sagemaker_rest.cloud.control_plane.endpoint_record import DeployedConfig, EndpointRecord, record_of
from sagemaker_rest.cloud.runtime.endpoint import DeploymentListener, DeploymentState, EndpointStatus

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sagemaker_rest.cloud.runtime.deployment_policy import DeploymentPolicy
    from sagemaker_rest.cloud.runtime.runtime import Runtime

IN_PROGRESS = (EndpointStatus.CREATING, EndpointStatus.UPDATING, EndpointStatus.ROLLING_BACK)


def install(runtime: Runtime) -> None:
    """Let `runtime` bring up, replace and take down what moto's SageMaker is told to."""

    def create_endpoint(self: SageMakerResponse) -> ActionResult:
        backend: SageMakerModelBackend = self.sagemaker_backend
        name = self._get_param("EndpointName")
        if name in backend.endpoints:
            raise ValidationError(f'Cannot create already existing endpoint "{backend.endpoints[name].arn}".')
        config = _config(backend, self._get_param("EndpointConfigName"))
        deployment_config = self._get_param("DeploymentConfig")
        _policy(backend, deployment_config, config.production_variants)
        endpoint = _new_endpoint(backend, name, config, self._get_param("Tags"), deployment_config)
        definition = endpoint_definition(backend, endpoint, config)
        backend.endpoints[name] = endpoint
        runtime.create(definition, _listener(endpoint))
        return ActionResult({"EndpointArn": endpoint.arn})

    def update_endpoint(self: SageMakerResponse) -> ActionResult:
        backend: SageMakerModelBackend = self.sagemaker_backend
        endpoint = _endpoint(backend, self._get_param("EndpointName"))
        config = _config(backend, self._get_param("EndpointConfigName"))
        _refuse_in_progress(endpoint)
        _refuse_failed(endpoint)
        record = record_of(endpoint)
        new = DeployedConfig.of(backend, config)
        if self._get_param("RetainAllVariantProperties"):
            new = retained_properties(record.deployed, new, self._get_param("ExcludeRetainedVariantProperties") or [])
        deployment_config = self._get_param("DeploymentConfig")
        if deployment_config is None and self._get_param("RetainDeploymentConfig"):
            deployment_config = record.last_deployment_config
        policy = _policy(backend, deployment_config, new.variants, record.deployed.variants)
        definition = endpoint_definition(backend, endpoint, new.config)
        record.begin(new, deployment_config)
        runtime.update(definition, record.deployed.name, _listener(endpoint), policy)
        return ActionResult({"EndpointArn": endpoint.arn})

    def update_endpoint_weights_and_capacities(
        self: SageMakerModelBackend, endpoint_name: str, desired_weights_and_capacities: list[dict[str, Any]]
    ) -> str:
        endpoint = _endpoint(self, endpoint_name)
        _refuse_in_progress(endpoint)
        _refuse_failed(endpoint)
        record = record_of(endpoint)
        rescaled = record.deployed.with_variants(changed_capacities(record.deployed, desired_weights_and_capacities))
        definition = endpoint_definition(self, endpoint, rescaled.config)
        record.begin(rescaled, record.last_deployment_config)
        runtime.rescale(definition, _listener(endpoint))
        return str(endpoint.arn)

    def describe_endpoint(self: SageMakerResponse) -> ActionResult:
        return ActionResult(describe(_endpoint(self.sagemaker_backend, self._get_param("EndpointName"))))

    def delete_endpoint(self: SageMakerModelBackend, endpoint_name: str) -> None:
        endpoint = _endpoint(self, endpoint_name)
        _refuse_in_progress(endpoint)
        del self.endpoints[endpoint_name]
        runtime.delete(runtime_arn(endpoint))

    SageMakerModelBackend.delete_endpoint = delete_endpoint
    SageMakerModelBackend.update_endpoint_weights_and_capacities = update_endpoint_weights_and_capacities
    SageMakerResponse.create_endpoint = create_endpoint
    SageMakerResponse.describe_endpoint = describe_endpoint
    SageMakerResponse.update_endpoint = update_endpoint


def _new_endpoint(
    backend: SageMakerModelBackend,
    name: str,
    config: FakeEndpointConfig,
    tags: list[dict[str, str]],
    deployment_config: dict[str, Any] | None,
) -> FakeEndpoint:
    endpoint = FakeEndpoint(
        account_id=backend.account_id,
        region_name=backend.region_name,
        endpoint_name=name,
        endpoint_config_name=config.endpoint_config_name,
        production_variants=config.production_variants,
        data_capture_config=config.data_capture_config or None,
        tags=tags,
    )
    creating = DeploymentState(EndpointStatus.CREATING, config.endpoint_config_name)
    endpoint.deployment_record = EndpointRecord(
        DeployedConfig.of(backend, config), creating, last_deployment_config=deployment_config
    )
    return endpoint


def _policy(
    backend: SageMakerModelBackend,
    deployment_config: dict[str, Any] | None,
    new: Sequence[Mapping[str, Any]],
    old: Sequence[Mapping[str, Any]] = (),
) -> DeploymentPolicy:
    policy = deployment_policy(deployment_config, new, old)
    require_alarms(backend.account_id, backend.region_name, policy.alarms)
    return policy


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


def _refuse_failed(endpoint: FakeEndpoint) -> None:
    # "DeleteEndpoint is the only operation that can be performed on a failed endpoint"; [?] how AWS says so
    if endpoint.endpoint_status == EndpointStatus.FAILED:
        raise ValidationError(f'Cannot update failed endpoint "{endpoint.arn}": it can only be deleted.')


def _listener(endpoint: FakeEndpoint) -> DeploymentListener:
    def listen(state: DeploymentState) -> None:
        record_of(endpoint).hear(state)
        endpoint.failure_reason = state.failure_reason
        endpoint.endpoint_config_name = state.config_name
        endpoint.last_modified_time = utcnow()
        # last, because a poll that sees the status must see the rest
        endpoint.endpoint_status = state.status.value

    return listen
