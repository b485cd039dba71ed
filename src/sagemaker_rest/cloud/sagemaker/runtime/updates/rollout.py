"""One update on its way: traffic shifted step by step to the new fleet, watched by alarms, given up in time.

https://docs.aws.amazon.com/sagemaker/latest/dg/deployment-guardrails.html
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sagemaker_rest.cloud.sagemaker.runtime.endpoint import DeploymentStage
from sagemaker_rest.cloud.sagemaker.runtime.variants import failure_reasons
from sagemaker_rest.cloud.sagemaker.runtime.variants.deployment import DeploymentFailedError
from sagemaker_rest.errors import AccessDeniedError

if TYPE_CHECKING:
    import threading
    from collections.abc import Callable

    from sagemaker_rest.cloud.sagemaker.runtime.endpoint import EndpointDefinition
    from sagemaker_rest.cloud.sagemaker.runtime.updates.alarms import AlarmSource
    from sagemaker_rest.cloud.sagemaker.runtime.updates.clock import Clock
    from sagemaker_rest.cloud.sagemaker.runtime.updates.deployment_policy import DeploymentPolicy

# how often alarms are looked at, in real time; CloudWatch itself says nothing when one goes off
_LOOK_SECONDS = 0.02


@dataclass(slots=True)
class Rollout:
    """`shift` gives the new fleet a share of the traffic, `report` tells the stage and the share.

    What the policy waits for counts towards its maximum execution time in AWS's seconds, what the rest takes (loading
    the model, above all) in real ones.
    """

    definition: EndpointDefinition
    policy: DeploymentPolicy
    clock: Clock
    alarms: AlarmSource
    stopping: threading.Event
    shift: Callable[[float], None]
    report: Callable[[DeploymentStage, float], None]
    _began: float = field(default_factory=time.monotonic)
    _saved: float = 0.0

    def check(self) -> None:
        """Raise DeploymentFailedError if this update is to be given up: an alarm, its time, the end of the cloud."""
        if self.stopping.is_set():
            raise DeploymentFailedError("the local cloud is stopping")
        try:
            raised = self.alarms.in_alarm(self.definition, self.policy.alarms) if self.policy.alarms else ()
        except AccessDeniedError as denied:
            raise DeploymentFailedError(failure_reasons.alarms_not_readable(str(denied))) from denied
        if raised:
            raise DeploymentFailedError(failure_reasons.alarms_raised(raised))
        if time.monotonic() - self._began + self._saved > self.policy.maximum_execution_seconds:
            raise DeploymentFailedError(failure_reasons.took_too_long(self.policy.maximum_execution_seconds))

    def run(self) -> None:
        """Take every step.

        Raises:
            DeploymentFailedError: the update is to be rolled back; the caller does that.
        """
        for step in self.policy.steps:
            self.report(DeploymentStage.ACTIVATING_TRAFFIC, step.share)
            self.shift(step.share)
            self.report(DeploymentStage.BAKING, step.share)
            self._wait(step.bake_seconds, watched=True)

    def wait_for_termination(self) -> None:
        """Keep the old fleet a little longer, as the policy wants, though it answers nothing any more."""
        self._wait(self.policy.termination_wait_seconds, watched=False)

    def _wait(self, seconds: float, *, watched: bool) -> None:
        real_seconds = self.clock.real_seconds(seconds)
        end = time.monotonic() + real_seconds
        while (remaining := end - time.monotonic()) > 0 and not self.stopping.wait(min(remaining, _LOOK_SECONDS)):
            if watched:
                self.check()
        self._saved += seconds - real_seconds
        if watched:
            self.check()
