"""Endpoints and what they are made of, and their scalable targets."""

from __future__ import annotations

import re
import time
from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError

from sagemaker_rest.sweep.kinds.kind import ClientSource, Kind, Thing, is_absent, pages

if TYPE_CHECKING:
    from collections.abc import Iterator

_DELETION_SECONDS = 900
_PAUSE_SECONDS = 2
_NAMESPACE = "sagemaker"


def _arn(kind: str) -> re.Pattern[str]:
    return re.compile(rf"arn:[^:]+:sagemaker:[^:]*:[0-9]*:{kind}/(?P<id>[^/]+)")


def _scalable_targets(source: ClientSource) -> Iterator[Thing]:
    client = source.client("application-autoscaling")
    for target in pages(client, "describe_scalable_targets", "ScalableTargets", ServiceNamespace=_NAMESPACE):
        arn = target.get("ScalableTargetARN")
        # one that was registered before 2023 has no ARN, and no tags
        tags = client.list_tags_for_resource(ResourceARN=arn)["Tags"] if arn else {}
        yield Thing(f"{target['ResourceId']} {target['ScalableDimension']}", tags, target["ResourceId"])


def _deregister(source: ClientSource, identity: str) -> None:
    """With it go its policies and scheduled actions."""
    resource, dimension = identity.split(" ")
    source.client("application-autoscaling").deregister_scalable_target(
        ServiceNamespace=_NAMESPACE, ResourceId=resource, ScalableDimension=dimension
    )


def _delete_inference_component(source: ClientSource, name: str) -> None:
    client = source.client("sagemaker")
    client.delete_inference_component(InferenceComponentName=name)
    _wait_until_gone(lambda: client.describe_inference_component(InferenceComponentName=name))


def _delete_endpoint(source: ClientSource, name: str) -> None:
    """Its configuration must outlive it."""
    client = source.client("sagemaker")
    client.delete_endpoint(EndpointName=name)
    _wait_until_gone(lambda: client.describe_endpoint(EndpointName=name))


def _delete_endpoint_config(source: ClientSource, name: str) -> None:
    source.client("sagemaker").delete_endpoint_config(EndpointConfigName=name)


def _delete_model(source: ClientSource, name: str) -> None:
    source.client("sagemaker").delete_model(ModelName=name)


def _wait_until_gone(describe: Any) -> None:
    deadline = time.monotonic() + _DELETION_SECONDS
    while True:
        try:
            describe()
        except ClientError as error:
            if is_absent(error):
                return
            raise
        if time.monotonic() > deadline:
            return  # the next thing to be deleted says what is in its way
        time.sleep(_PAUSE_SECONDS)


SCALABLE_TARGET = Kind(
    "scalable target",
    _deregister,
    listing=_scalable_targets,
)
INFERENCE_COMPONENT = Kind(
    "SageMaker inference component", _delete_inference_component, arn=_arn("inference-component")
)
ENDPOINT = Kind("SageMaker endpoint", _delete_endpoint, arn=_arn("endpoint"))
ENDPOINT_CONFIG = Kind("SageMaker endpoint configuration", _delete_endpoint_config, arn=_arn("endpoint-config"))
MODEL = Kind("SageMaker model", _delete_model, arn=_arn("model"))
