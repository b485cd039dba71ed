"""Variants that Application Auto Scaling scales, when their endpoint is updated or deleted.

https://docs.aws.amazon.com/sagemaker/latest/dg/endpoint-scaling-update.html
https://docs.aws.amazon.com/sagemaker/latest/dg/endpoint-delete-with-scaling.html
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sagemaker_rest.cloud.sagemaker.control_plane.errors import access_denied, refused

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sagemaker_rest.cloud.sagemaker.control_plane.call import Call
    from sagemaker_rest.cloud.sagemaker.control_plane.endpoint_record import Endpoint

# what of a variant must stay while Application Auto Scaling scales it
_INSTANCE_TYPE = "InstanceType"


def refuse_change_of_scaled_variants(call: Call, endpoint: Endpoint, new: Sequence[Mapping[str, Any]]) -> None:
    """Refuse an update in which a scaled variant would go or get another instance type.

    Raises:
        ServiceError: ValidationException.

    """
    after = {variant["VariantName"]: variant.get(_INSTANCE_TYPE) for variant in new}
    changed = {
        variant["VariantName"]
        for variant in endpoint.deployed.variants
        if after.get(variant["VariantName"], "none") != variant.get(_INSTANCE_TYPE)
    }
    targets = call.surroundings.scalable_targets.of_endpoint(call.scope.account_id, call.scope.region, endpoint.name)
    scaled = sorted({target.variant for target in targets} & changed)
    if scaled:
        # [?] the words as users report them
        raise refused(
            f'The variant(s) "[{", ".join(scaled)}]" must be deregistered as scalable targets with AWS Auto Scaling '
            "before they can be removed or have their instance type modified."
        )


def deregister_targets(call: Call, endpoint: Endpoint) -> None:
    """Deregister the endpoint's variants, as DeleteEndpoint does for a caller that may.

    Raises:
        ServiceError: AccessDeniedException for a caller that may not.

    """
    where = (call.scope.account_id, call.scope.region, endpoint.name)
    targets = call.surroundings.scalable_targets.of_endpoint(*where)
    for target in targets:
        if not call.scope.principal.may("application-autoscaling:DeregisterScalableTarget", target.arn):
            raise access_denied(
                "An Application AutoScaling scalable target exists for a variant being deleted, and the IAM identity "
                "used to invoke DeleteEndpoint does not have application-autoscaling:DeregisterScalableTarget "
                "permission to deregister the scalable target."
            )
    if targets:
        call.surroundings.scalable_targets.deregister(*where)
