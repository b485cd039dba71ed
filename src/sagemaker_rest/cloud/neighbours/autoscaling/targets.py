"""Scalable targets as Application Auto Scaling shows them. moto 5.2.5 answers `SuspendedState: null` and
`RoleARN: null`, knows one of SageMaker's dimensions, and leaves policies behind when a target goes.

https://docs.aws.amazon.com/autoscaling/application/APIReference/API_ScalableTarget.html
"""

from __future__ import annotations

import json
from functools import cache
from typing import TYPE_CHECKING, Any

import botocore.session
from moto.applicationautoscaling import models
from moto.applicationautoscaling.exceptions import AWSValidationException
from moto.applicationautoscaling.models import ApplicationAutoscalingBackend, FakeScalableTarget
from moto.applicationautoscaling.responses import ApplicationAutoScalingResponse

from sagemaker_rest.cloud.partitions import partition_of

if TYPE_CHECKING:
    from collections.abc import Mapping

NOT_SUSPENDED = {
    "DynamicScalingInSuspended": False,
    "DynamicScalingOutSuspended": False,
    "ScheduledScalingSuspended": False,
}

_validate_params = ApplicationAutoScalingResponse._validate_params  # noqa: SLF001 - what is replaced here
_params_are_valid = models._target_params_are_valid  # noqa: SLF001 - the same
_register = ApplicationAutoscalingBackend.register_scalable_target
_deregister = ApplicationAutoscalingBackend.deregister_scalable_target
_describe = ApplicationAutoScalingResponse.describe_scalable_targets


def install() -> None:
    """Calling it again changes nothing."""
    ApplicationAutoScalingResponse._validate_params = _validate  # noqa: SLF001
    ApplicationAutoScalingResponse.describe_scalable_targets = _describe_in_full
    models._target_params_are_valid = _is_valid  # noqa: SLF001
    ApplicationAutoscalingBackend.register_scalable_target = _register_within_bounds
    ApplicationAutoscalingBackend.deregister_scalable_target = _deregister_with_policies


@cache
def _sagemaker_dimensions() -> tuple[str, ...]:
    """Every dimension of SageMaker's in botocore's model of the API."""
    service = botocore.session.get_session().get_service_model("application-autoscaling")
    shape: Any = service.shape_for("ScalableDimension")
    return tuple(dimension for dimension in shape.enum if dimension.startswith("sagemaker:"))


def _is_sagemakers(namespace: str | None, dimension: str | None) -> bool:
    return namespace == "sagemaker" and dimension in _sagemaker_dimensions()


def _validate(self: ApplicationAutoScalingResponse) -> None:
    if not _is_sagemakers(self._get_param("ServiceNamespace"), self._get_param("ScalableDimension")):
        _validate_params(self)


def _is_valid(namespace: str, resource_id: str, dimension: str) -> bool:
    return _is_sagemakers(namespace, dimension) or bool(_params_are_valid(namespace, resource_id, dimension))


def _register_within_bounds(
    self: ApplicationAutoscalingBackend, namespace: str, r_id: str, dimension: str, **members: Any
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
        raise AWSValidationException("MinCapacity and MaxCapacity must be given to register a new scalable target.")
    if least > most:
        raise AWSValidationException(f"Maximum capacity ({most}) cannot be less than minimum capacity ({least}).")
    state = members.get("suspended_state")
    if state is not None:
        members["suspended_state"] = {**_suspended_state(known), **state}
    return _register(self, namespace, r_id, dimension, **members)


def _deregister_with_policies(self: ApplicationAutoscalingBackend, namespace: str, r_id: str, dimension: str) -> None:
    _deregister(self, namespace, r_id, dimension)
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


def _describe_in_full(self: ApplicationAutoScalingResponse) -> str:
    answer = json.loads(_describe(self))
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
