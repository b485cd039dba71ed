"""The steps by which a scaling policy moves a capacity. Pure.

https://docs.aws.amazon.com/autoscaling/application/userguide/application-auto-scaling-step-scaling-policies.html
https://docs.aws.amazon.com/autoscaling/application/userguide/application-auto-scaling-target-tracking.html
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping


def stepped_capacity(policy: Mapping[str, Any], capacity: int, breach: float) -> int:
    """Return the capacity that a StepScalingPolicyConfiguration wants when the metric is `breach` above the threshold
    (or, if negative, below it). Unchanged if no step covers that.
    """
    for step in policy.get("StepAdjustments") or ():
        lower = step.get("MetricIntervalLowerBound", -math.inf)
        upper = step.get("MetricIntervalUpperBound", math.inf)
        # above the threshold the lower bound belongs to a step, below it the upper one
        if (breach >= 0 and lower <= breach < upper) or (breach <= 0 and lower < breach <= upper):
            return _adjusted(policy, capacity, step["ScalingAdjustment"])
    return capacity


def _adjusted(policy: Mapping[str, Any], capacity: int, adjustment: int) -> int:
    match policy.get("AdjustmentType"):
        case "ExactCapacity":
            return adjustment
        case "PercentChangeInCapacity":
            exact = capacity * adjustment / 100
            # between 0 and 1 is 1, between 0 and -1 is -1, and fractions beyond are cut off
            change = math.copysign(1, exact) if 0 < abs(exact) < 1 else math.trunc(exact)
            least = policy.get("MinAdjustmentMagnitude", 0)
            if exact and abs(change) < least:
                change = math.copysign(least, exact)
            return capacity + int(change)
        case _:
            return capacity + adjustment


def tracked_capacity(target: float, capacity: int, metric: float) -> int:
    """Return the capacity at which `metric`, which falls as capacity grows, would be at its `target`."""
    return math.ceil(max(capacity, 1) * metric / target)
