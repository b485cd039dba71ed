"""The other services and the runtime, as far as SageMaker's control plane asks them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from sagemaker_rest.cloud.authorization.principal import Principal
from sagemaker_rest.cloud.sagemaker.runtime.updates.deployment_policy import ALL_AT_ONCE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sagemaker_rest.cloud.authorization.principal import RoleSource
    from sagemaker_rest.cloud.sagemaker.runtime.endpoint import DeploymentListener, EndpointDefinition
    from sagemaker_rest.cloud.sagemaker.runtime.updates.deployment_policy import DeploymentPolicy


class Hosting(Protocol):
    """Serves endpoints: brings them up, replaces them, takes them down, and tells a listener how it goes."""

    def create(self, definition: EndpointDefinition, listener: DeploymentListener) -> None:
        """Bring a new endpoint up, in the background."""
        ...

    def update(
        self,
        definition: EndpointDefinition,
        previous_config: str,
        listener: DeploymentListener,
        policy: DeploymentPolicy = ALL_AT_ONCE,
    ) -> None:
        """Replace an endpoint's variants in the background."""
        ...

    def rescale(self, definition: EndpointDefinition, listener: DeploymentListener) -> None:
        """Change weights and capacities of the variants in service, in the background."""
        ...

    def delete(self, arn: str) -> None:
        """Take an endpoint out of service, and wait for the requests inside it."""
        ...


class Alarms(Protocol):
    """CloudWatch's alarms."""

    def missing(self, account_id: str, region: str, names: Sequence[str]) -> list[str]:
        """Return those of `names` that no alarm has."""
        ...


@dataclass(frozen=True, slots=True)
class ScalableTarget:
    """A variant that Application Auto Scaling scales; `arn` is the target's."""

    variant: str
    arn: str


class ScalableTargets(Protocol):
    """Application Auto Scaling's targets."""

    def of_endpoint(self, account_id: str, region: str, endpoint: str) -> Sequence[ScalableTarget]:
        """Return the endpoint's variants that are registered."""
        ...

    def deregister(self, account_id: str, region: str, endpoint: str) -> None:
        """Deregister all of the endpoint's variants."""
        ...


class _Nowhere:
    """Every service, where there is none: nothing is served, found or refused."""

    def create(self, definition: EndpointDefinition, listener: DeploymentListener) -> None: ...

    def update(
        self,
        definition: EndpointDefinition,
        previous_config: str,
        listener: DeploymentListener,
        policy: DeploymentPolicy = ALL_AT_ONCE,
    ) -> None: ...

    def rescale(self, definition: EndpointDefinition, listener: DeploymentListener) -> None: ...

    def delete(self, arn: str) -> None: ...

    def missing(self, account_id: str, region: str, names: Sequence[str]) -> list[str]:  # noqa: ARG002
        return []

    def of_endpoint(self, account_id: str, region: str, endpoint: str) -> Sequence[ScalableTarget]:  # noqa: ARG002
        return ()

    def deregister(self, account_id: str, region: str, endpoint: str) -> None: ...

    def assume(self, role_arn: str, service: str) -> Principal:  # noqa: ARG002
        return Principal(role_arn, role_arn.split(":")[4])


_NOWHERE = _Nowhere()


@dataclass(frozen=True, slots=True)
class Surroundings:
    """Everything has a default that knows nothing, so that the control plane also stands alone."""

    hosting: Hosting = _NOWHERE
    alarms: Alarms = _NOWHERE
    scalable_targets: ScalableTargets = _NOWHERE
    roles: RoleSource = _NOWHERE
