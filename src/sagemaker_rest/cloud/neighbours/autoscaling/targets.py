"""Scalable targets as Application Auto Scaling keeps and shows them."""

from __future__ import annotations

import json
from functools import cache
from typing import TYPE_CHECKING, Any

import botocore.session
from moto.core.exceptions import JsonRESTError

from sagemaker_rest.cloud.neighbours.mends import surrounds
from sagemaker_rest.cloud.partitions import partition_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from moto.applicationautoscaling.models import ApplicationAutoscalingBackend, FakeScalableTarget
    from moto.applicationautoscaling.responses import ApplicationAutoScalingResponse

_API = "https://docs.aws.amazon.com/autoscaling/application/APIReference"
NOT_SUSPENDED = {
    "DynamicScalingInSuspended": False,
    "DynamicScalingOutSuspended": False,
    "ScheduledScalingSuspended": False,
}


@cache
def _sagemaker_dimensions() -> tuple[str, ...]:
    """Return every dimension of SageMaker's in botocore's model of the API."""
    service = botocore.session.get_session().get_service_model("application-autoscaling")
    shape: Any = service.shape_for("ScalableDimension")
    return tuple(dimension for dimension in shape.enum if dimension.startswith("sagemaker:"))


def _is_sagemakers(namespace: str | None, dimension: str | None) -> bool:
    return namespace == "sagemaker" and dimension in _sagemaker_dimensions()


@surrounds(
    "moto.applicationautoscaling.responses:ApplicationAutoScalingResponse._validate_params",
    moto="5.2.5",
    symptom="dimensions of SageMaker's but DesiredInstanceCount are refused",
    see=f"{_API}/API_ScalableTarget.html",
)
def _validate(validate_params: Callable[..., None], self: ApplicationAutoScalingResponse) -> None:
    if not _is_sagemakers(self._get_param("ServiceNamespace"), self._get_param("ScalableDimension")):
        validate_params(self)


@surrounds(
    "moto.applicationautoscaling.models:_target_params_are_valid",
    moto="5.2.5",
    symptom="a target of a dimension of SageMaker's but DesiredInstanceCount is refused",
    see=f"{_API}/API_ScalableTarget.html",
)
def _is_valid(params_are_valid: Callable[..., Any], namespace: str, resource_id: str, dimension: str) -> bool:
    return _is_sagemakers(namespace, dimension) or bool(params_are_valid(namespace, resource_id, dimension))


@surrounds(
    "moto.applicationautoscaling.models:ApplicationAutoscalingBackend.register_scalable_target",
    moto="5.2.5",
    symptom="a target without bounds, or with its minimum above its maximum, is taken; a part of the suspended state "
    "unsets the rest",
    see=f"{_API}/API_RegisterScalableTarget.html",
)
def _register_within_bounds(
    register: Callable[..., FakeScalableTarget],
    self: ApplicationAutoscalingBackend,
    namespace: str,
    r_id: str,
    dimension: str,
    **members: Any,
) -> FakeScalableTarget:
    known = self.targets.get(dimension, {}).get(r_id)
    least, most = (
        given if given is not None else getattr(known, name, None)
        for name, given in (
            ("min_capacity", members["min_capacity"]),
            ("max_capacity", members["max_capacity"]),
        )
    )
    # [?] the words of both are not established
    if least is None or most is None:
        raise _refused("MinCapacity and MaxCapacity must be given to register a new scalable target.")
    if least > most:
        raise _refused(f"Maximum capacity ({most}) cannot be less than minimum capacity ({least}).")
    state = members.get("suspended_state")
    if state is not None:
        members["suspended_state"] = {**_suspended_state(known), **state}
    return register(self, namespace, r_id, dimension, **members)


def _refused(message: str) -> JsonRESTError:
    return JsonRESTError("ValidationException", message)


@surrounds(
    "moto.applicationautoscaling.models:ApplicationAutoscalingBackend.deregister_scalable_target",
    moto="5.2.5",
    symptom="policies, their alarms and scheduled actions stay when their target goes",
    see=f"{_API}/API_DeregisterScalableTarget.html",
)
def _deregister_with_policies(
    deregister: Callable[..., None], self: ApplicationAutoscalingBackend, namespace: str, r_id: str, dimension: str
) -> None:
    deregister(self, namespace, r_id, dimension)
    # "Deregistering a scalable target deletes the scaling policies and the scheduled actions that are associated"
    for key, policy in list(self.policies.items()):
        if (policy.resource_id, policy.scalable_dimension) == (r_id, dimension):
            policy.delete_alarms(self.account_id, self.region_name)
            del self.policies[key]
    self.scheduled_actions = [
        action
        for action in self.scheduled_actions
        if (action.resource_id, action.scalable_dimension) != (r_id, dimension)
    ]


@surrounds(
    "moto.applicationautoscaling.responses:ApplicationAutoScalingResponse.describe_scalable_targets",
    moto="5.2.5",
    symptom="DescribeScalableTargets answers SuspendedState null and RoleARN null",
    see=f"{_API}/API_DescribeScalableTargets.html",
)
def _describe_in_full(describe: Callable[..., str], self: ApplicationAutoScalingResponse) -> str:
    answer = json.loads(describe(self))
    backend = self.applicationautoscaling_backend
    for target in answer["ScalableTargets"]:
        target["SuspendedState"] = {**NOT_SUSPENDED, **(target["SuspendedState"] or {})}
        target["RoleARN"] = target["RoleARN"] or _service_linked_role(backend, target)
    return json.dumps({member: value for member, value in answer.items() if value is not None})


def _suspended_state(target: FakeScalableTarget | None) -> Mapping[str, bool]:
    return {**NOT_SUSPENDED, **(getattr(target, "suspended_state", None) or {})}


def _service_linked_role(backend: ApplicationAutoscalingBackend, target: Mapping[str, Any]) -> str:
    # the service makes it, and does not take another for SageMaker
    partition, account = partition_of(backend.region_name).name, backend.account_id
    if target["ServiceNamespace"] != "sagemaker":
        name = "AWSServiceRoleForApplicationAutoScaling"
    else:
        name = "AWSServiceRoleForApplicationAutoScaling_SageMakerEndpoint"
    service = f"{target['ServiceNamespace']}.application-autoscaling.amazonaws.com"
    return f"arn:{partition}:iam::{account}:role/aws-service-role/{service}/{name}"
