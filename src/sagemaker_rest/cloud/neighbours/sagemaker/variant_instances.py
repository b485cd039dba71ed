"""The instances of moto's endpoints, for scaling policies."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from moto.sagemaker.exceptions import ValidationError
from moto.sagemaker.models import sagemaker_backends

from sagemaker_rest.cloud.neighbours.sagemaker.endpoint_record import record_of
from sagemaker_rest.cloud.sagemaker.runtime.endpoint import EndpointStatus

if TYPE_CHECKING:
    from sagemaker_rest.cloud.neighbours.autoscaling.actions import ScaledVariant


class MotoVariantInstances:
    """The `VariantInstances` over moto's SageMaker."""

    def count(self, variant: ScaledVariant) -> int | None:
        endpoint = sagemaker_backends[variant.account_id][variant.region].endpoints.get(variant.endpoint)
        if endpoint is None or endpoint.endpoint_status != EndpointStatus.IN_SERVICE:
            return None
        deployed = record_of(endpoint).deployed.variants
        count: int | None = {each["VariantName"]: each.get("InitialInstanceCount") for each in deployed}.get(
            variant.variant
        )
        return count

    def change(self, variant: ScaledVariant, count: int) -> None:
        backend = sagemaker_backends[variant.account_id][variant.region]
        desired = [{"VariantName": variant.variant, "DesiredInstanceCount": count}]
        with suppress(ValidationError):
            backend.update_endpoint_weights_and_capacities(variant.endpoint, desired)
