"""What an endpoint is made of, as the control plane hands it over, and how its deployment is going."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class EndpointStatus(StrEnum):
    """https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_DescribeEndpoint.html#sagemaker-DescribeEndpoint-response-EndpointStatus"""

    CREATING = "Creating"
    UPDATING = "Updating"
    ROLLING_BACK = "RollingBack"
    IN_SERVICE = "InService"
    FAILED = "Failed"


@dataclass(frozen=True, slots=True)
class ContainerDefinition:
    """One container of a model."""

    image: str
    model_data_url: str | None = None
    environment: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class VariantDefinition:
    """A production variant with the model that it serves. Capacity has no meaning here: one container serves a
    variant.
    """

    name: str
    model_name: str
    execution_role_arn: str
    containers: tuple[ContainerDefinition, ...]
    weight: float = 1.0
    startup_timeout_seconds: float = 300.0
    # what this definition asks for and the local target cannot do; deploying it fails with this sentence
    unsupported: str | None = None


@dataclass(frozen=True, slots=True)
class EndpointDefinition:
    """An endpoint with one configuration of it."""

    name: str
    arn: str
    account_id: str
    region: str
    config_name: str
    variants: tuple[VariantDefinition, ...]


@dataclass(frozen=True, slots=True)
class DeploymentState:
    """Where a deployment stands: what DescribeEndpoint shows."""

    status: EndpointStatus
    config_name: str
    failure_reason: str | None = None


DeploymentListener = Callable[[DeploymentState], None]
