"""Endpoints that really come up. moto 5.2.5 calls an endpoint InService at once, without a model, and has no
UpdateEndpoint.

Here CreateEndpoint, UpdateEndpoint and UpdateEndpointWeightsAndCapacities hand the definition to the runtime, which
reports back what DescribeEndpoint shows.
https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_UpdateEndpoint.html
"""

from __future__ import annotations

import json
import threading
from typing import TYPE_CHECKING, Any

from moto.core.responses import ActionResult, EmptyResult
from moto.core.utils import utcnow
from moto.sagemaker.exceptions import ValidationError
from moto.sagemaker.models import FakeEndpoint, FakeEndpointConfig, SageMakerModelBackend
from moto.sagemaker.responses import SageMakerResponse

from sagemaker_rest.cloud.neighbours.cloudwatch.alarm_states import require_alarms
from sagemaker_rest.cloud.neighbours.iam.credentials import caller
from sagemaker_rest.cloud.neighbours.sagemaker.deployment_config import deployment_policy
from sagemaker_rest.cloud.neighbours.sagemaker.endpoint_autoscaling import (
    deregister_targets,
    refuse_change_of_scaled_variants,
)
from sagemaker_rest.cloud.neighbours.sagemaker.endpoint_capacities import changed_capacities, retained_properties
from sagemaker_rest.cloud.neighbours.sagemaker.endpoint_definitions import endpoint_definition, runtime_arn
from sagemaker_rest.cloud.neighbours.sagemaker.endpoint_description import describe
from sagemaker_rest.cloud.neighbours.sagemaker.endpoint_record import DeployedConfig, EndpointRecord, record_of
from sagemaker_rest.cloud.sagemaker.runtime.endpoint import DeploymentListener, DeploymentState, EndpointStatus

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from sagemaker_rest.cloud.sagemaker.runtime.runtime import Runtime
    from sagemaker_rest.cloud.sagemaker.runtime.updates.deployment_policy import DeploymentPolicy

IN_PROGRESS = (EndpointStatus.CREATING, EndpointStatus.UPDATING, EndpointStatus.ROLLING_BACK)


class EndpointOperations:
    """SageMaker's operations on endpoints, each given what moto has read of the request."""

    def __init__(self, runtime: Runtime) -> None:
        self._runtime = runtime
        # between "nothing is being done to this endpoint" and "now something is", nobody else may begin: callers, and
        # the scaling policies that alarms set off
        self._beginning = threading.Lock()

    def create_endpoint(self, request: SageMakerResponse) -> ActionResult:
        backend: SageMakerModelBackend = request.sagemaker_backend
        name = request._get_param("EndpointName")  # noqa: SLF001 - how moto's own operations read their request
        _refuse_existing(backend, name)
        config = _config(backend, request._get_param("EndpointConfigName"))  # noqa: SLF001
        deployment_config = request._get_param("DeploymentConfig")  # noqa: SLF001
        _policy(backend, deployment_config, config.production_variants)
        endpoint = _new_endpoint(backend, name, config, request._get_param("Tags"), deployment_config)  # noqa: SLF001
        definition = endpoint_definition(backend, endpoint, config)
        with self._beginning:
            _refuse_existing(backend, name)
            backend.endpoints[name] = endpoint
        self._runtime.create(definition, _listener(endpoint))
        return ActionResult({"EndpointArn": endpoint.arn})

    def update_endpoint(self, request: SageMakerResponse) -> ActionResult:
        backend: SageMakerModelBackend = request.sagemaker_backend
        asked: dict[str, Any] = json.loads(request.body)
        endpoint = _changeable(backend, asked["EndpointName"])
        record = record_of(endpoint)
        new = DeployedConfig.of(backend, _config(backend, asked["EndpointConfigName"]))
        refuse_change_of_scaled_variants(backend, endpoint, record.deployed.variants, new.variants)
        if asked.get("RetainAllVariantProperties"):
            new = retained_properties(record.deployed, new, asked.get("ExcludeRetainedVariantProperties") or [])
        deployment_config = asked.get("DeploymentConfig")
        if deployment_config is None and asked.get("RetainDeploymentConfig"):
            deployment_config = record.last_deployment_config
        policy = _policy(backend, deployment_config, new.variants, record.deployed.variants)
        definition = endpoint_definition(backend, endpoint, new.config)
        with self._beginning:
            _refuse_in_progress(endpoint)
            record.begin(new, deployment_config)
            self._runtime.update(definition, record.deployed.name, _listener(endpoint), policy)
        return ActionResult({"EndpointArn": endpoint.arn})

    def update_weights_and_capacities(
        self, backend: SageMakerModelBackend, endpoint_name: str, desired_weights_and_capacities: list[dict[str, Any]]
    ) -> str:
        endpoint = _changeable(backend, endpoint_name)
        record = record_of(endpoint)
        rescaled = record.deployed.with_variants(changed_capacities(record.deployed, desired_weights_and_capacities))
        definition = endpoint_definition(backend, endpoint, rescaled.config)
        with self._beginning:
            _refuse_in_progress(endpoint)
            record.begin(rescaled, record.last_deployment_config)
            self._runtime.rescale(definition, _listener(endpoint))
        return str(endpoint.arn)

    def describe_endpoint(self, request: SageMakerResponse) -> ActionResult:
        name = request._get_param("EndpointName")  # noqa: SLF001
        return ActionResult(describe(_endpoint(request.sagemaker_backend, name)))

    def delete_endpoint(self, request: SageMakerResponse) -> EmptyResult:
        backend: SageMakerModelBackend = request.sagemaker_backend
        endpoint = _endpoint(backend, request._get_param("EndpointName"))  # noqa: SLF001
        with self._beginning:
            _refuse_in_progress(endpoint)
            deregister_targets(backend, endpoint, caller(request.get_access_key(), request.partition))
            del backend.endpoints[endpoint.endpoint_name]
        self._runtime.delete(runtime_arn(endpoint))
        return EmptyResult()


def install(runtime: Runtime) -> None:
    """Let `runtime` bring up, replace and take down what moto's SageMaker is told to."""
    operations = EndpointOperations(runtime)
    for name in ("create_endpoint", "update_endpoint", "describe_endpoint", "delete_endpoint"):
        setattr(SageMakerResponse, name, _method(getattr(operations, name)))
    SageMakerModelBackend.update_endpoint_weights_and_capacities = _method(operations.update_weights_and_capacities)


def _method(operation: Callable[..., Any]) -> Callable[..., Any]:
    """A function that a class makes a method of, which a bound method is not."""

    def method(self: Any, *arguments: Any, **named: Any) -> Any:
        return operation(self, *arguments, **named)

    return method


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
    endpoint.endpoint_status = EndpointStatus.CREATING.value
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


def _changeable(backend: SageMakerModelBackend, name: str) -> FakeEndpoint:
    """The endpoint, which nothing is being done to."""
    endpoint = _endpoint(backend, name)
    _refuse_in_progress(endpoint)
    # "DeleteEndpoint is the only operation that can be performed on a failed endpoint"; [?] how AWS says so
    if endpoint.endpoint_status == EndpointStatus.FAILED:
        raise ValidationError(f'Cannot update failed endpoint "{endpoint.arn}": it can only be deleted.')
    return endpoint


def _config(backend: SageMakerModelBackend, name: str) -> FakeEndpointConfig:
    if name not in backend.endpoint_configs:
        arn = FakeEndpointConfig.arn_formatter(name, backend.account_id, backend.region_name)
        raise ValidationError(f'Could not find endpoint configuration "{arn}".')
    return backend.endpoint_configs[name]


def _refuse_existing(backend: SageMakerModelBackend, name: str) -> None:
    if name in backend.endpoints:
        raise ValidationError(f'Cannot create already existing endpoint "{backend.endpoints[name].arn}".')


def _refuse_in_progress(endpoint: FakeEndpoint) -> None:
    if endpoint.endpoint_status in IN_PROGRESS:
        raise ValidationError(f'Cannot update in-progress endpoint "{endpoint.arn}".')


def _listener(endpoint: FakeEndpoint) -> DeploymentListener:
    def listen(state: DeploymentState) -> None:
        record_of(endpoint).hear(state)
        endpoint.failure_reason = state.failure_reason
        endpoint.endpoint_config_name = state.config_name
        endpoint.last_modified_time = utcnow()
        # last, because a poll that sees the status must see the rest
        endpoint.endpoint_status = state.status.value

    return listen
