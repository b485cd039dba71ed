"""What an endpoint serves and what is being done to it, kept beside moto's endpoint, which has no room for either."""

from __future__ import annotations

import copy
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from moto.core.utils import utcnow

from sagemaker_rest.cloud.sagemaker.runtime.endpoint import DeploymentState, EndpointStatus

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from moto.sagemaker.models import FakeEndpoint, FakeEndpointConfig, SageMakerModelBackend


@dataclass(frozen=True, slots=True)
class DeployedConfig:
    """An endpoint configuration as it was when it was deployed: deleting it, or its models, changes nothing here.

    `images` are the containers' by the variant's name.
    """

    config: FakeEndpointConfig
    images: Mapping[str, tuple[str, ...]]
    deployed_at: datetime = field(default_factory=utcnow)

    @classmethod
    def of(cls, backend: SageMakerModelBackend, config: FakeEndpointConfig) -> DeployedConfig:
        frozen = copy.copy(config)
        variants = [*frozen.production_variants, *shadow_variants(frozen)]
        return cls(frozen, {variant["VariantName"]: _images(backend, variant) for variant in variants})

    @property
    def name(self) -> str:
        return str(self.config.endpoint_config_name)

    @property
    def variants(self) -> Sequence[Mapping[str, Any]]:
        variants: list[dict[str, Any]] = self.config.production_variants
        return variants

    def with_variants(self, changed: Mapping[str, Mapping[str, Any]]) -> DeployedConfig:
        """The same with some members of some variants changed, by the variant's name."""
        config = copy.copy(self.config)
        config.production_variants = [
            {**variant, **changed.get(variant["VariantName"], {})} for variant in self.variants
        ]
        return DeployedConfig(config, self.images, self.deployed_at)


@dataclass(slots=True)
class EndpointRecord:
    """`deployed` serves (or, at first, is to serve); `pending` is to replace it, or is it with other capacities."""

    deployed: DeployedConfig
    state: DeploymentState
    pending: DeployedConfig | None = None
    pending_since: datetime = field(default_factory=utcnow)
    stage_since: datetime = field(default_factory=utcnow)
    # what UpdateEndpoint was told, and what it was told the last time it succeeded
    deployment_config: dict[str, Any] | None = None
    last_deployment_config: dict[str, Any] | None = None

    def begin(self, pending: DeployedConfig, deployment_config: dict[str, Any] | None) -> None:
        self.pending, self.pending_since = pending, utcnow()
        self.deployment_config = deployment_config

    def hear(self, state: DeploymentState) -> None:
        """Note how the deployment is going."""
        if (state.stage, state.share) != (self.state.stage, self.state.share):
            self.stage_since = utcnow()
        if state.status is EndpointStatus.IN_SERVICE and self.pending is not None:
            if state.config_name == self.pending.name and state.failure_reason is None:
                self.deployed = self.pending
                self.last_deployment_config = self.deployment_config
            self.pending = None
        self.state = state


def record_of(endpoint: FakeEndpoint) -> EndpointRecord:
    record: EndpointRecord = endpoint.deployment_record
    return record


def shadow_variants(config: FakeEndpointConfig) -> list[dict[str, Any]]:
    return getattr(config, "shadow_production_variants", None) or []


def _images(backend: SageMakerModelBackend, variant: Mapping[str, Any]) -> tuple[str, ...]:
    model = backend.describe_model(variant["ModelName"])
    containers = [container for container in (model.primary_container, *model.containers) if container]
    return tuple(container["Image"] for container in containers if container.get("Image"))
