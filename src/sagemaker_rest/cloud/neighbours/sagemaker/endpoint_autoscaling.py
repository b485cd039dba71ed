"""What SageMaker does about scalable targets when an endpoint is updated or deleted.

https://docs.aws.amazon.com/sagemaker/latest/dg/endpoint-scaling-update.html
https://docs.aws.amazon.com/sagemaker/latest/dg/endpoint-delete-with-scaling.html
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from moto.applicationautoscaling.models import applicationautoscaling_backends
from moto.core.exceptions import JsonRESTError
from moto.sagemaker.exceptions import ValidationError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from moto.applicationautoscaling.models import FakeScalableTarget
    from moto.sagemaker.models import FakeEndpoint, SageMakerModelBackend

    from sagemaker_rest.cloud.authorization.principal import Principal

# what of a variant must stay while Application Auto Scaling scales it
_INSTANCE_TYPE = "InstanceType"


def refuse_change_of_scaled_variants(
    backend: SageMakerModelBackend,
    endpoint: FakeEndpoint,
    old: Sequence[Mapping[str, Any]],
    new: Sequence[Mapping[str, Any]],
) -> None:
    """Raise moto's ValidationError if a scaled variant would go or get another instance type."""
    after = {variant["VariantName"]: variant.get(_INSTANCE_TYPE) for variant in new}
    changed = {
        variant["VariantName"]
        for variant in old
        if after.get(variant["VariantName"], "none") != variant.get(_INSTANCE_TYPE)
    }
    scaled = sorted(
        name for name in changed if any(_is_of(target, endpoint, name) for target in _targets(backend, endpoint))
    )
    if scaled:
        # [?] the words as users report them
        raise ValidationError(
            f'The variant(s) "[{", ".join(scaled)}]" must be deregistered as scalable targets with AWS Auto Scaling '
            "before they can be removed or have their instance type modified."
        )


def deregister_targets(backend: SageMakerModelBackend, endpoint: FakeEndpoint, caller: Principal) -> None:
    """Deregister the endpoint's variants, as DeleteEndpoint does for a caller that may."""
    autoscaling = applicationautoscaling_backends[backend.account_id][backend.region_name]
    for target in list(_targets(backend, endpoint)):
        if not caller.may("application-autoscaling:DeregisterScalableTarget", target.arn):
            raise JsonRESTError(
                "AccessDeniedException",
                "An Application AutoScaling scalable target exists for a variant being deleted, and the IAM identity "
                "used to invoke DeleteEndpoint does not have application-autoscaling:DeregisterScalableTarget "
                "permission to deregister the scalable target.",
            )
        autoscaling.deregister_scalable_target("sagemaker", target.resource_id, target.scalable_dimension)


def _targets(backend: SageMakerModelBackend, endpoint: FakeEndpoint) -> Iterator[FakeScalableTarget]:
    autoscaling = applicationautoscaling_backends[backend.account_id][backend.region_name]
    for targets in list(autoscaling.targets.values()):
        for target in list(targets.values()):
            if target.resource_id.startswith(f"endpoint/{endpoint.endpoint_name}/variant/"):
                yield target


def _is_of(target: FakeScalableTarget, endpoint: FakeEndpoint, variant: str) -> bool:
    return bool(target.resource_id == f"endpoint/{endpoint.endpoint_name}/variant/{variant}")
