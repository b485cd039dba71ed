"""Endpoints and what they are made of, and their scaling."""

from __future__ import annotations

import re
import time
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError

from sagemaker_rest.kinds.kind import ClientSource, Kind, Thing, deleting, each, is_absent, listed, pages

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_DELETION_SECONDS = 900
_PAUSE_SECONDS = 2
_NAMESPACE = "sagemaker"
_SCALING = "application-autoscaling"


def _arn(kind: str) -> re.Pattern[str]:
    return re.compile(rf"arn:[^:]+:sagemaker:[^:]*:[0-9]*:{kind}/(?P<id>[^/]+)")


def _scalable_targets(client: Any) -> Iterator[Thing]:
    for target in pages(client, "describe_scalable_targets", "ScalableTargets", ServiceNamespace=_NAMESPACE):
        yield Thing(f"{target['ResourceId']} {target['ScalableDimension']}")


def _scalable_targets_with_tags(client: Any, _things: Iterable[Thing]) -> Iterator[Thing]:
    targets = pages(client, "describe_scalable_targets", "ScalableTargets", ServiceNamespace=_NAMESPACE)
    # one that was registered before 2023 has no ARN, and no tags
    arns = {
        f"{target['ResourceId']} {target['ScalableDimension']}": target.get("ScalableTargetARN") for target in targets
    }

    def with_tags(thing: Thing) -> Thing:
        arn = arns[thing.identity]
        return replace(thing, tags=client.list_tags_for_resource(ResourceARN=arn)["Tags"] if arn else {})

    return each(map(Thing, arns), with_tags)


def _deregister(source: ClientSource, identity: str) -> None:
    """Deregister a scalable target; its policies and scheduled actions go with it."""
    resource, dimension = identity.split(" ")
    source.client(_SCALING).deregister_scalable_target(
        ServiceNamespace=_NAMESPACE, ResourceId=resource, ScalableDimension=dimension
    )


def _parts_of_targets(operation: str, member: str, name: str) -> Any:
    def things(client: Any) -> Iterator[Thing]:
        for part in pages(client, operation, member, ServiceNamespace=_NAMESPACE):
            yield Thing(f"{part[name]} of {part['ResourceId']} {part['ScalableDimension']}")

    return things


def _delete_part(operation: str, argument: str) -> Any:
    def delete(source: ClientSource, identity: str) -> None:
        name, resource, dimension = re.fullmatch(r"(.+) of (\S+) (\S+)", identity).groups()  # type: ignore[union-attr]
        getattr(source.client(_SCALING), operation)(
            ServiceNamespace=_NAMESPACE, ResourceId=resource, ScalableDimension=dimension, **{argument: name}
        )

    return delete


def _delete_inference_component(source: ClientSource, name: str) -> None:
    client = source.client("sagemaker")
    client.delete_inference_component(InferenceComponentName=name)
    _wait_until_gone(lambda: client.describe_inference_component(InferenceComponentName=name))


def _delete_endpoint(source: ClientSource, name: str) -> None:
    """Delete an endpoint and wait: its configuration must outlive it."""
    client = source.client("sagemaker")
    client.delete_endpoint(EndpointName=name)
    _wait_until_gone(lambda: client.describe_endpoint(EndpointName=name))


def _delete_model_package_group(source: ClientSource, name: str) -> None:
    """Delete a group of model packages, with its packages."""
    client = source.client("sagemaker")
    found = pages(client, "list_model_packages", "ModelPackageSummaryList", ModelPackageGroupName=name)
    for package in list(found):
        client.delete_model_package(ModelPackageName=package["ModelPackageArn"])
    client.delete_model_package_group(ModelPackageGroupName=name)


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


SCHEDULED_ACTION = Kind(
    "scheduled scaling action",
    _SCALING,
    _parts_of_targets("describe_scheduled_actions", "ScheduledActions", "ScheduledActionName"),
    _delete_part("delete_scheduled_action", "ScheduledActionName"),
)
SCALING_POLICY = Kind(
    "scaling policy",
    _SCALING,
    _parts_of_targets("describe_scaling_policies", "ScalingPolicies", "PolicyName"),
    _delete_part("delete_scaling_policy", "PolicyName"),
)
SCALABLE_TARGET = Kind(
    "scalable target",
    _SCALING,
    _scalable_targets,
    _deregister,
    with_tags=_scalable_targets_with_tags,
)
INFERENCE_COMPONENT = Kind(
    "SageMaker inference component",
    "sagemaker",
    listed("list_inference_components", "InferenceComponents", "InferenceComponentName"),
    _delete_inference_component,
    _arn("inference-component"),
)
ENDPOINT = Kind(
    "SageMaker endpoint",
    "sagemaker",
    listed("list_endpoints", "Endpoints", "EndpointName"),
    _delete_endpoint,
    _arn("endpoint"),
)
ENDPOINT_CONFIG = Kind(
    "SageMaker endpoint configuration",
    "sagemaker",
    listed("list_endpoint_configs", "EndpointConfigs", "EndpointConfigName"),
    deleting("sagemaker", "delete_endpoint_config", "EndpointConfigName"),
    _arn("endpoint-config"),
)
MODEL = Kind(
    "SageMaker model",
    "sagemaker",
    listed("list_models", "Models", "ModelName"),
    deleting("sagemaker", "delete_model", "ModelName"),
    _arn("model"),
)
MODEL_PACKAGE_GROUP = Kind(
    "SageMaker model package group",
    "sagemaker",
    listed("list_model_package_groups", "ModelPackageGroupSummaryList", "ModelPackageGroupName"),
    _delete_model_package_group,
    _arn("model-package-group"),
)
