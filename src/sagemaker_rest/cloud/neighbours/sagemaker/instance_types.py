"""The instance types that SageMaker hosts on. moto 5.2.5 has a fixed list without m6, c6, g5, inf2 and newer ones;
botocore has AWS's own.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from moto.core.utils import get_service_model
from moto.sagemaker.exceptions import ValidationError
from moto.sagemaker.models import FakeEndpointConfig


@cache
def instance_types() -> tuple[str, ...]:
    """Every value of ProductionVariantInstanceType in botocore's model of the API."""
    shape: Any = get_service_model("sagemaker").shape_for("ProductionVariantInstanceType")
    return tuple(shape.enum)


def _validate_instance_type(_config: FakeEndpointConfig, instance_type: str) -> None:
    if instance_type not in instance_types():
        raise ValidationError(
            f"Value '{instance_type}' at 'productionVariants.1.member.instanceType' failed to satisfy constraint: "
            f"Member must satisfy enum value set: [{', '.join(sorted(instance_types()))}]"
        )


def install() -> None:
    FakeEndpointConfig.validate_instance_type = _validate_instance_type
