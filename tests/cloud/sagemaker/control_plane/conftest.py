"""A control plane of its own for each test, with a client of it, and a runtime that does only what the test says."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pytest

from sagemaker_rest.cloud.sagemaker.control_plane.control_plane import SageMakerControlPlane
from sagemaker_rest.cloud.sagemaker.control_plane.surroundings import ScalableTarget, Surroundings
from sagemaker_rest.cloud.sagemaker.runtime.endpoint import DeploymentStage, DeploymentState, EndpointStatus
from sagemaker_rest.cloud.sagemaker.runtime.updates.deployment_policy import ALL_AT_ONCE, DeploymentPolicy
from sagemaker_rest.errors import AccessDeniedError
from tests.cloud.own_service import client_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sagemaker_rest.cloud.authorization.principal import Principal
    from sagemaker_rest.cloud.sagemaker.runtime.endpoint import DeploymentListener, EndpointDefinition

IMAGE = "763104351884.dkr.ecr.eu-west-1.amazonaws.com/tensorflow-inference:2.19.0-cpu"
ROLE = "arn:aws:iam::123456789012:role/example"
URL = "s3://artifacts/model.tar.gz"
PLAIN = {"Image": IMAGE, "ModelDataUrl": URL}


@dataclass
class RecordedHosting:
    """A runtime that keeps what it was told, and tells what the test says."""

    asked: list[tuple[str, Any]] = field(default_factory=list)
    listeners: dict[str, DeploymentListener] = field(default_factory=dict)
    fault: Exception | None = None

    def create(self, definition: EndpointDefinition, listener: DeploymentListener) -> None:
        self._begin("create", definition, listener)

    def update(
        self,
        definition: EndpointDefinition,
        previous_config: str,
        listener: DeploymentListener,
        policy: DeploymentPolicy = ALL_AT_ONCE,
    ) -> None:
        del policy
        self._begin("update", definition, listener)
        listener(DeploymentState(EndpointStatus.UPDATING, previous_config, stage=DeploymentStage.CREATING))

    def rescale(self, definition: EndpointDefinition, listener: DeploymentListener) -> None:
        self._begin("rescale", definition, listener)

    def delete(self, arn: str) -> None:
        self.asked.append(("delete", arn))
        if self.fault is not None:
            raise self.fault

    def tell(self, name: str, status: EndpointStatus, config: str, reason: str | None = None) -> None:
        """Tell the control plane how the deployment of an endpoint goes."""
        self.listeners[name](DeploymentState(status, config, reason))

    def _begin(self, what: str, definition: EndpointDefinition, listener: DeploymentListener) -> None:
        self.asked.append((what, definition))
        self.listeners[definition.name] = listener
        if self.fault is not None:
            raise self.fault


@dataclass
class KnownAlarms:
    """CloudWatch with the alarms of these names."""

    names: set[str] = field(default_factory=set)

    def missing(self, account_id: str, region: str, names: Sequence[str]) -> list[str]:
        del account_id, region
        return [name for name in names if name not in self.names]


@dataclass
class RegisteredVariants:
    """Application Auto Scaling, where these variants are registered."""

    variants: set[str] = field(default_factory=set)

    def of_endpoint(self, account_id: str, region: str, endpoint: str) -> list[ScalableTarget]:
        arn = f"arn:aws:application-autoscaling:{region}:{account_id}:scalable-target/{endpoint}"
        return [ScalableTarget(variant, arn) for variant in sorted(self.variants)]

    def deregister(self, account_id: str, region: str, endpoint: str) -> None:
        del account_id, region, endpoint
        self.variants.clear()


class OneRole:
    """IAM with one role, which trusts SageMaker."""

    def assume(self, role_arn: str, service: str) -> Principal | None:
        if role_arn != ROLE:
            raise AccessDeniedError(f"{service} may not assume {role_arn}")
        return None


@pytest.fixture
def hosting() -> RecordedHosting:
    return RecordedHosting()


@pytest.fixture
def alarms() -> KnownAlarms:
    return KnownAlarms()


@pytest.fixture
def scaled() -> RegisteredVariants:
    return RegisteredVariants()


@pytest.fixture
def control_plane(hosting: RecordedHosting, alarms: KnownAlarms, scaled: RegisteredVariants) -> SageMakerControlPlane:
    return SageMakerControlPlane(Surroundings(hosting, alarms, scaled, OneRole()))  # type: ignore[arg-type]


@pytest.fixture
def sagemaker(control_plane: SageMakerControlPlane) -> Any:
    return client_of("sagemaker", control_plane.answer)


@pytest.fixture
def model(sagemaker: Any) -> str:
    """A model's name."""
    sagemaker.create_model(ModelName="digits", ExecutionRoleArn=ROLE, PrimaryContainer=PLAIN)
    return "digits"


def variant(model: str = "digits", **members: Any) -> dict[str, Any]:
    """A production variant of two instances."""
    return {
        "VariantName": "AllTraffic",
        "ModelName": model,
        "InstanceType": "ml.m5.large",
        "InitialInstanceCount": 2,
        **members,
    }


@pytest.fixture
def config(sagemaker: Any, model: str) -> str:
    """An endpoint configuration's name."""
    sagemaker.create_endpoint_config(EndpointConfigName="first", ProductionVariants=[variant(model)])
    return "first"


@pytest.fixture
def endpoint(sagemaker: Any, config: str, hosting: RecordedHosting) -> str:
    """The name of an endpoint in service."""
    sagemaker.create_endpoint(EndpointName="Digits", EndpointConfigName=config)
    hosting.tell("Digits", EndpointStatus.IN_SERVICE, config)
    return "Digits"
