"""Endpoints that really come up. moto 5.2.5 calls an endpoint InService at once, without a model, and has no
UpdateEndpoint.

Here CreateEndpoint and UpdateEndpoint hand the definition to the runtime, which reports back what DescribeEndpoint
shows.
https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_UpdateEndpoint.html
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from moto.core.responses import ActionResult
from moto.core.utils import utcnow
from moto.sagemaker.exceptions import ValidationError
from moto.sagemaker.models import FakeEndpoint, FakeEndpointConfig, SageMakerModelBackend
from moto.sagemaker.responses import SageMakerResponse

from sagemaker_rest.cloud.control_plane.endpoint_definitions import endpoint_definition, runtime_arn
from sagemaker_rest.cloud.runtime.endpoint import DeploymentListener, DeploymentState, EndpointStatus

if TYPE_CHECKING:
    from sagemaker_rest.cloud.runtime.runtime import Runtime

IN_PROGRESS = (EndpointStatus.CREATING, EndpointStatus.UPDATING, EndpointStatus.ROLLING_BACK)


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
        runtime.create(endpoint_definition(self, endpoint, config), _listener(self, endpoint))
        return endpoint

    def update_endpoint(self: SageMakerResponse) -> ActionResult:
        backend: SageMakerModelBackend = self.sagemaker_backend
        endpoint = _endpoint(backend, self._get_param("EndpointName"))
        config = _config(backend, self._get_param("EndpointConfigName"))
        _refuse_in_progress(endpoint)
        runtime.update(
            endpoint_definition(backend, endpoint, config), endpoint.endpoint_config_name, _listener(backend, endpoint)
        )
        return ActionResult({"EndpointArn": endpoint.arn})

    def delete_endpoint(self: SageMakerModelBackend, endpoint_name: str) -> None:
        endpoint = _endpoint(self, endpoint_name)
        _refuse_in_progress(endpoint)
        del self.endpoints[endpoint_name]
        runtime.delete(runtime_arn(endpoint))

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
