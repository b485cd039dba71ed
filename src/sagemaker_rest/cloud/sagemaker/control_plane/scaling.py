"""Instance counts of variants in service, as Application Auto Scaling reads and changes them."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sagemaker_rest.cloud.authorization.principal import Principal
from sagemaker_rest.cloud.partitions import partition_of
from sagemaker_rest.cloud.protocol.errors import ServiceError
from sagemaker_rest.cloud.protocol.service import Scope
from sagemaker_rest.cloud.sagemaker.control_plane.endpoint_record import Endpoint
from sagemaker_rest.cloud.sagemaker.runtime.endpoint import EndpointStatus

if TYPE_CHECKING:
    from sagemaker_rest.cloud.sagemaker.control_plane.control_plane import SageMakerControlPlane


@dataclass(frozen=True, slots=True)
class ScaledVariant:
    """A variant of an endpoint of an account and region."""

    account_id: str
    region: str
    endpoint: str
    variant: str


class VariantInstances:
    """The instances of every account's and region's variants."""

    def __init__(self, control_plane: SageMakerControlPlane) -> None:
        self._control_plane = control_plane

    def count(self, variant: ScaledVariant) -> int | None:
        """Return how many instances it has; None while it cannot be scaled: it is absent, or being updated."""
        endpoints = self._control_plane.store.records(variant.account_id, variant.region).view(Endpoint)
        found = endpoints.get(variant.endpoint.lower())
        if found is None or found.status is not EndpointStatus.IN_SERVICE:
            return None
        counts = {each["VariantName"]: each.get("InitialInstanceCount") for each in found.deployed.variants}
        return counts.get(variant.variant)

    def change(self, variant: ScaledVariant, count: int) -> None:
        """Begin to give it that many; nothing happens if somebody else has just begun to change the endpoint."""
        partition, account_id = partition_of(variant.region).name, variant.account_id
        service = Principal(f"arn:{partition}:iam::{account_id}:root", account_id, is_root=True)
        request = {
            "EndpointName": variant.endpoint,
            "DesiredWeightsAndCapacities": [{"VariantName": variant.variant, "DesiredInstanceCount": count}],
        }
        with suppress(ServiceError):
            self._control_plane.carry_out(
                "UpdateEndpointWeightsAndCapacities", Scope(account_id, variant.region, partition, service), request
            )
