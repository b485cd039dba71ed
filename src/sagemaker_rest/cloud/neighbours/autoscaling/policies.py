"""Scaling policies of SageMaker's variants, with the alarms that set them off."""

from __future__ import annotations

import json
import re
import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from moto.core.exceptions import JsonRESTError

from sagemaker_rest.cloud.neighbours.backends import backend_of
from sagemaker_rest.cloud.neighbours.mends import surrounds

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from moto.applicationautoscaling.models import ApplicationAutoscalingBackend, FakeApplicationAutoscalingPolicy
    from moto.applicationautoscaling.responses import ApplicationAutoScalingResponse
    from moto.cloudwatch.models import Alarm

_VARIANT = re.compile(r"endpoint/(?P<endpoint>[^/]+)/variant/(?P<variant>[^/]+)")
# what the predefined metrics are, and the statistic that is tracked; those of high resolution are not measured here
_PREDEFINED = {
    "SageMakerVariantInvocationsPerInstance": ("InvocationsPerInstance", "Sum"),
    "SageMakerVariantProvisionedConcurrencyUtilization": ("ServerlessProvisionedConcurrencyUtilization", "Maximum"),
}
# scaling in waits for longer, and for the metric to be a tenth below its target
_HIGH_PERIODS, _LOW_PERIODS, _LOW_FACTOR = 3, 15, 0.9


@dataclass(frozen=True, slots=True)
class _Tracked:
    """A metric with its statistic, as alarms need it."""

    namespace: str
    name: str
    statistic: str
    dimensions: list[dict[str, str]]
    unit: str | None = None


@surrounds(
    "moto.applicationautoscaling.models:ApplicationAutoscalingBackend.put_scaling_policy",
    moto="5.2.5",
    symptom="a policy gets another ARN each time it is put, and may be put for a target that does not exist",
    see="https://docs.aws.amazon.com/autoscaling/application/APIReference/API_PutScalingPolicy.html",
)
def _put_for_a_target(
    put: Callable[..., FakeApplicationAutoscalingPolicy], self: ApplicationAutoscalingBackend, **members: Any
) -> FakeApplicationAutoscalingPolicy:
    namespace, resource, dimension = (
        members[member] for member in ("service_namespace", "resource_id", "scalable_dimension")
    )
    if resource not in self.targets.get(dimension, {}):
        raise JsonRESTError(
            "ObjectNotFoundException",
            f"No scalable target registered for service namespace: {namespace}, resource ID: {resource}, scalable "
            f"dimension: {dimension}",
        )
    earlier = _policy(self, (namespace, resource, dimension, members["policy_name"]))
    policy = put(self, **members)
    if earlier is not None:
        earlier.delete_alarms(self.account_id, self.region_name)
        policy.policy_arn, policy.creation_time = earlier.policy_arn, earlier.creation_time
        for alarm in policy.alarms:
            alarm.alarm_actions = [policy.policy_arn]
    return policy


def _policy(
    backend: ApplicationAutoscalingBackend, key: tuple[str, str, str, str]
) -> FakeApplicationAutoscalingPolicy | None:
    for policy in backend.policies.values():
        if (policy.service_namespace, policy.resource_id, policy.scalable_dimension, policy.policy_name) == key:
            return policy
    return None


@surrounds(
    "moto.applicationautoscaling.responses:ApplicationAutoScalingResponse.describe_scaling_policies",
    moto="5.2.5",
    symptom="DescribeScalingPolicies does not look at PolicyNames, so the AWS provider finds two policies where it "
    "asked for one",
    see="https://docs.aws.amazon.com/autoscaling/application/APIReference/API_DescribeScalingPolicies.html",
)
def _describe_those_named(describe: Callable[..., str], self: ApplicationAutoScalingResponse) -> str:
    answer = json.loads(describe(self))
    names = self._get_param("PolicyNames")
    if names:
        answer["ScalingPolicies"] = [each for each in answer["ScalingPolicies"] if each["PolicyName"] in names]
    return json.dumps({member: value for member, value in answer.items() if value is not None})


@surrounds(
    "moto.applicationautoscaling.models:FakeApplicationAutoscalingPolicy.create_alarms",
    moto="5.2.5",
    symptom="target tracking of SageMaker's variants has no alarms, so nothing sets it off",
    see="https://docs.aws.amazon.com/autoscaling/application/userguide/target-tracking-scaling-policy-overview.html",
)
def _create_alarms_of_variants(create_alarms: Callable[..., None], self: FakeApplicationAutoscalingPolicy) -> None:
    create_alarms(self)
    if self.service_namespace != "sagemaker" or self.policy_type != "TargetTrackingScaling":
        return
    config: dict[str, Any] = self.target_tracking_scaling_policy_configuration
    tracked = _tracked(config, self.resource_id)
    if tracked is None:
        return
    target = float(config["TargetValue"])
    high = {"comparison_operator": "GreaterThanThreshold", "threshold": target, "evaluation_periods": _HIGH_PERIODS}
    self.alarms.append(_alarm(self, tracked, "AlarmHigh", high))
    if not config.get("DisableScaleIn"):
        threshold = target * _LOW_FACTOR
        low = {"comparison_operator": "LessThanThreshold", "threshold": threshold, "evaluation_periods": _LOW_PERIODS}
        self.alarms.append(_alarm(self, tracked, "AlarmLow", low))


def _tracked(config: Mapping[str, Any], resource_id: str) -> _Tracked | None:
    """Return the metric of a target tracking policy; None for one that no alarm is made for here: metric math."""
    predefined = (config.get("PredefinedMetricSpecification") or {}).get("PredefinedMetricType")
    variant = _VARIANT.fullmatch(resource_id)
    if predefined in _PREDEFINED and variant is not None:
        name, statistic = _PREDEFINED[predefined]
        dimensions = [
            {"Name": "EndpointName", "Value": variant["endpoint"]},
            {"Name": "VariantName", "Value": variant["variant"]},
        ]
        return _Tracked("AWS/SageMaker", name, statistic, dimensions)
    customized = config.get("CustomizedMetricSpecification") or {}
    if "MetricName" not in customized:
        return None
    return _Tracked(
        customized["Namespace"],
        customized["MetricName"],
        customized["Statistic"],
        customized.get("Dimensions") or [],
        customized.get("Unit"),
    )


def _alarm(
    policy: FakeApplicationAutoscalingPolicy, tracked: _Tracked, kind: str, comparison: Mapping[str, Any]
) -> Alarm:
    return backend_of("cloudwatch", policy.account_id, policy.region_name).put_metric_alarm(
        name=f"TargetTracking-{policy.resource_id}-{kind}-{uuid.uuid4()}",
        namespace=tracked.namespace,
        metric_name=tracked.name,
        period=60,
        statistic=tracked.statistic,
        description=f"DO NOT EDIT OR DELETE. For TargetTrackingScaling policy {policy.policy_arn}.",
        dimensions=tracked.dimensions,
        alarm_actions=[policy.policy_arn],
        unit=tracked.unit,
        **comparison,
    )
