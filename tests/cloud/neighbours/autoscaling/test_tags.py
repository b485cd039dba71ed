"""Tags of scalable targets, which the provider reads back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.cloud.neighbours.asking import client_of

if TYPE_CHECKING:
    from sagemaker_rest.cloud.http import ControlPlane


def test_scalable_targets_have_tags(neighbours: ControlPlane, name: str) -> None:
    autoscaling = client_of(neighbours, "application-autoscaling")
    arn = autoscaling.register_scalable_target(
        ServiceNamespace="sagemaker",
        ResourceId=f"endpoint/{name}/variant/AllTraffic",
        ScalableDimension="sagemaker:variant:DesiredInstanceCount",
        MinCapacity=1,
        MaxCapacity=2,
        Tags={"team": "digits"},
    )["ScalableTargetARN"]

    autoscaling.tag_resource(ResourceARN=arn, Tags={"stage": "test"})
    autoscaling.untag_resource(ResourceARN=arn, TagKeys=["team"])

    assert autoscaling.list_tags_for_resource(ResourceARN=arn)["Tags"] == {"stage": "test"}
