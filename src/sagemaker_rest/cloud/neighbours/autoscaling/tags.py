"""Application Auto Scaling's tag operations, which the AWS provider retries for minutes where they are unknown."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from moto.core.exceptions import JsonRESTError
from moto.core.responses import ActionResult

from sagemaker_rest.cloud.neighbours.mends import adds, surrounds

if TYPE_CHECKING:
    from collections.abc import Callable

    from moto.applicationautoscaling.models import FakeScalableTarget
    from moto.applicationautoscaling.responses import ApplicationAutoScalingResponse

# A scalable target's tags; None until it has any.
adds(
    "moto.applicationautoscaling.models:FakeScalableTarget.tags",
    moto="5.2.5",
    symptom="a scalable target has no tags",
    see="https://docs.aws.amazon.com/autoscaling/application/userguide/resource-tagging-support.html",
)(None)


def _target(response: ApplicationAutoScalingResponse, arn: str) -> FakeScalableTarget:
    for targets in response.applicationautoscaling_backend.targets.values():
        for target in targets.values():
            if target.arn == arn:
                return target
    raise JsonRESTError("ValidationException", f"Resource not found for ARN '{arn}'")


@surrounds(
    "moto.applicationautoscaling.responses:ApplicationAutoScalingResponse.register_scalable_target",
    moto="5.2.5",
    symptom="RegisterScalableTarget drops the tags",
    see="https://docs.aws.amazon.com/autoscaling/application/APIReference/API_RegisterScalableTarget.html",
)
def _register_with_tags(register: Callable[..., str], self: ApplicationAutoScalingResponse) -> str:
    answer = register(self)
    tags = self._get_param("Tags")
    if tags:
        backend = self.applicationautoscaling_backend
        target = backend.targets[self._get_param("ScalableDimension")][self._get_param("ResourceId")]
        target.tags = dict(tags)
    return str(answer)


@adds(
    "moto.applicationautoscaling.responses:ApplicationAutoScalingResponse.list_tags_for_resource",
    moto="5.2.5",
    symptom="ListTagsForResource is not implemented",
    see="https://docs.aws.amazon.com/autoscaling/application/APIReference/API_ListTagsForResource.html",
)
def _list_tags_for_resource(self: ApplicationAutoScalingResponse) -> ActionResult:
    return ActionResult({"Tags": _tags(_target(self, self._get_param("ResourceARN")))})


@adds(
    "moto.applicationautoscaling.responses:ApplicationAutoScalingResponse.tag_resource",
    moto="5.2.5",
    symptom="TagResource is not implemented",
    see="https://docs.aws.amazon.com/autoscaling/application/APIReference/API_TagResource.html",
)
def _tag_resource(self: ApplicationAutoScalingResponse) -> ActionResult:
    target = _target(self, self._get_param("ResourceARN"))
    target.tags = {**_tags(target), **self._get_param("Tags")}
    return ActionResult({})


@adds(
    "moto.applicationautoscaling.responses:ApplicationAutoScalingResponse.untag_resource",
    moto="5.2.5",
    symptom="UntagResource is not implemented",
    see="https://docs.aws.amazon.com/autoscaling/application/APIReference/API_UntagResource.html",
)
def _untag_resource(self: ApplicationAutoScalingResponse) -> ActionResult:
    target = _target(self, self._get_param("ResourceARN"))
    removed = set(self._get_param("TagKeys"))
    target.tags = {key: value for key, value in _tags(target).items() if key not in removed}
    return ActionResult({})


def _tags(target: FakeScalableTarget) -> dict[str, Any]:
    return target.tags or {}
