"""The steps of an update: shift a share of the traffic, bake, shift the next.

https://docs.aws.amazon.com/sagemaker/latest/dg/deployment-guardrails.html
"""

from __future__ import annotations

import math
from dataclasses import dataclass

# what MaximumExecutionTimeoutInSeconds may be at most, and so what holds where none is given
MAXIMUM_EXECUTION_SECONDS = 28_800


@dataclass(frozen=True, slots=True)
class Step:
    """From here on the new fleet takes `share` (0 to 1) of the requests, watched for `bake_seconds`."""

    share: float
    bake_seconds: float


@dataclass(frozen=True, slots=True)
class DeploymentPolicy:
    """An update's steps, the last of which has the share 1. Seconds are AWS's, which the cloud's clock may shorten.

    `alarms` are names of CloudWatch alarms; one in ALARM at any time of the update rolls it back.
    """

    steps: tuple[Step, ...]
    termination_wait_seconds: float = 0.0
    maximum_execution_seconds: float = MAXIMUM_EXECUTION_SECONDS
    alarms: tuple[str, ...] = ()


ALL_AT_ONCE = DeploymentPolicy((Step(1.0, 0.0),))


def canary_steps(share: float, bake_seconds: float) -> tuple[Step, ...]:
    """Shift a small share first, then the rest; both are watched."""
    return (Step(share, bake_seconds), Step(1.0, bake_seconds))


def equal_steps(share: float, bake_seconds: float) -> tuple[Step, ...]:
    """Shift `share` more with each step, until the new fleet has all: a linear shift, or a rolling update's batches."""
    # one third and the like must not leave a rest of 1e-16 for a step of its own
    count = math.ceil(round(1 / share, 9))
    before_the_last = (Step(number * share, bake_seconds) for number in range(1, count))
    return (*before_the_last, Step(1.0, bake_seconds))
