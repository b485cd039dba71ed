"""Scaling policies that scale: moto keeps Application Auto Scaling's policies, and nothing sets them off.

Here an alarm that goes off changes the instance count of an endpoint's variant, as UpdateEndpointWeightsAndCapacities
would: by the steps of a step scaling policy, or towards the target of a tracking one. Scheduled actions are kept, not
carried out.
"""

from __future__ import annotations

import json
import logging
import math
import re
import time
from typing import TYPE_CHECKING, Any, Protocol

from sagemaker_rest.cloud.neighbours.autoscaling.scaling_steps import stepped_capacity, tracked_capacity
from sagemaker_rest.cloud.neighbours.backends import backend_of
from sagemaker_rest.cloud.sagemaker.control_plane.scaling import ScaledVariant

if TYPE_CHECKING:
    from collections.abc import Callable

    from moto.applicationautoscaling.models import FakeApplicationAutoscalingPolicy, FakeScalableTarget
    from moto.cloudwatch.models import Alarm, CloudWatchBackend

    from sagemaker_rest.cloud.sagemaker.runtime.updates.clock import Clock

_LOG = logging.getLogger(__name__)
_VARIANT = re.compile(r"endpoint/(?P<endpoint>[^/]+)/variant/(?P<variant>[^/]+)")
_INSTANCES = "sagemaker:variant:DesiredInstanceCount"
# target tracking's, for variants of endpoints
_TRACKING_COOLDOWN_SECONDS = 300


class VariantInstances(Protocol):
    """SageMaker's endpoints, as far as scaling them goes."""

    def count(self, variant: ScaledVariant) -> int | None:
        """Return how many instances it has; None while it cannot be scaled: it is absent, or being updated."""
        ...

    def change(self, variant: ScaledVariant, count: int) -> None:
        """Begin to give it that many; nothing happens if somebody else has just begun to change the endpoint."""
        ...


class VariantScaling:
    """Carries scaling policies out; called with CloudWatch, the policy's ARN and the alarm that went off."""

    def __init__(self, instances: VariantInstances, clock: Clock, now: Callable[[], float] = time.monotonic) -> None:
        self._instances = instances
        self._clock = clock
        self._now = now
        # resource → when its capacity was last changed, and until when it may not shrink or grow again
        self._resting_until: dict[tuple[str, bool], float] = {}

    def __call__(self, cloudwatch: CloudWatchBackend, action: str, alarm: Alarm) -> None:
        backend = backend_of("applicationautoscaling", cloudwatch.account_id, cloudwatch.region_name)
        policy = next((each for each in backend.policies.values() if action.startswith(each.policy_arn)), None)
        if policy is None or policy.scalable_dimension != _INSTANCES:
            _LOG.warning("the alarm %s has no scaling policy of a variant's instances at %s", alarm.name, action)
            return
        target = backend.targets.get(_INSTANCES, {}).get(policy.resource_id)
        named = _VARIANT.fullmatch(policy.resource_id)
        if target is None or named is None:
            return
        variant = ScaledVariant(cloudwatch.account_id, cloudwatch.region_name, named["endpoint"], named["variant"])
        # while an endpoint is updated, scaling waits: the alarm acts again as long as it lasts
        capacity = self._instances.count(variant)
        if capacity is None:
            return
        wanted = _within(target, _wanted(policy, alarm, capacity))
        if wanted == capacity or _is_suspended(target, grows=wanted > capacity):
            return
        if self._may_change(policy, grows=wanted > capacity):
            self._instances.change(variant, wanted)

    def _may_change(self, policy: FakeApplicationAutoscalingPolicy, *, grows: bool) -> bool:
        """Return whether no cooldown is on; if so, begin one."""
        now = self._now()
        if now < self._resting_until.get((policy.resource_id, grows), -math.inf):
            return False
        self._resting_until[policy.resource_id, grows] = now + self._clock.real_seconds(_cooldown(policy, grows=grows))
        return True


def _wanted(policy: FakeApplicationAutoscalingPolicy, alarm: Alarm, capacity: int) -> int:
    recent: list[float | None] = json.loads(alarm.state_reason_data).get("recentDatapoints", [])
    metric = next((value for value in recent if value is not None), float(alarm.threshold))
    if policy.policy_type == "StepScaling":
        return stepped_capacity(policy.step_scaling_policy_configuration, capacity, metric - float(alarm.threshold))
    tracking: dict[str, Any] = policy.target_tracking_scaling_policy_configuration
    wanted = tracked_capacity(float(tracking["TargetValue"]), capacity, metric)
    return max(wanted, capacity) if tracking.get("DisableScaleIn") else wanted


def _within(target: FakeScalableTarget, capacity: int) -> int:
    return max(int(target.min_capacity), min(int(target.max_capacity), capacity))


def _is_suspended(target: FakeScalableTarget, *, grows: bool) -> bool:
    state: dict[str, bool] = target.suspended_state or {}
    return bool(state.get("DynamicScalingOutSuspended" if grows else "DynamicScalingInSuspended"))


def _cooldown(policy: FakeApplicationAutoscalingPolicy, *, grows: bool) -> float:
    if policy.policy_type == "StepScaling":
        return float(policy.step_scaling_policy_configuration.get("Cooldown") or 0)
    member = "ScaleOutCooldown" if grows else "ScaleInCooldown"
    cooldown = policy.target_tracking_scaling_policy_configuration.get(member)
    return float(_TRACKING_COOLDOWN_SECONDS if cooldown is None else cooldown)
