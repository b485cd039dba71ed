"""Application Auto Scaling's tag operations. moto 5.2.5 has none of them, and the AWS provider retries an unknown one
for minutes.

https://docs.aws.amazon.com/autoscaling/application/APIReference/API_TagResource.html
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from moto.applicationautoscaling.exceptions import AWSValidationException
from moto.applicationautoscaling.responses import ApplicationAutoScalingResponse
from moto.core.responses import ActionResult

if TYPE_CHECKING:
    from moto.applicationautoscaling.models import FakeScalableTarget

_register_scalable_target = ApplicationAutoScalingResponse.register_scalable_target


def _target(response: ApplicationAutoScalingResponse, arn: str) -> FakeScalableTarget:
    for targets in response.applicationautoscaling_backend.targets.values():
        for target in targets.values():
            if target.arn == arn:
                return target
    raise AWSValidationException(f"Resource not found for ARN '{arn}'")


def _register_with_tags(self: ApplicationAutoScalingResponse) -> str:
    answer = _register_scalable_target(self)
    tags = self._get_param("Tags")
    if tags:
        backend = self.applicationautoscaling_backend
        target = backend.targets[self._get_param("ScalableDimension")][self._get_param("ResourceId")]
        target.tags = dict(tags)
    return str(answer)


def _list_tags_for_resource(self: ApplicationAutoScalingResponse) -> ActionResult:
    target = _target(self, self._get_param("ResourceARN"))
    return ActionResult({"Tags": getattr(target, "tags", {})})


def _tag_resource(self: ApplicationAutoScalingResponse) -> ActionResult:
    target = _target(self, self._get_param("ResourceARN"))
    target.tags = {**getattr(target, "tags", {}), **self._get_param("Tags")}
    return ActionResult({})


def _untag_resource(self: ApplicationAutoScalingResponse) -> ActionResult:
    target = _target(self, self._get_param("ResourceARN"))
    removed = set(self._get_param("TagKeys"))
    target.tags = {key: value for key, value in getattr(target, "tags", {}).items() if key not in removed}
    return ActionResult({})


def install() -> None:
    ApplicationAutoScalingResponse.register_scalable_target = _register_with_tags
    ApplicationAutoScalingResponse.list_tags_for_resource = _list_tags_for_resource
    ApplicationAutoScalingResponse.tag_resource = _tag_resource
    ApplicationAutoScalingResponse.untag_resource = _untag_resource
