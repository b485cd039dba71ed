"""The hazards of endpoints: instances that cannot be had, containers that are killed."""

from __future__ import annotations

import signal
import threading
from typing import TYPE_CHECKING

from sagemaker_rest.cloud.faults.fault import FailedDeployment, KilledContainer
from sagemaker_rest.cloud.protocol.called_operation import CalledOperation

if TYPE_CHECKING:
    from sagemaker_rest.cloud.faults.register import FaultRegister
    from sagemaker_rest.cloud.sagemaker.runtime.hazards import HasProcess

# Between the moment in which a container stops to think and its end: time for the request to reach it.
_LAST_SECONDS = 0.05


class InjectedHazards:
    """The runtime's `Hazards`, as the register has them."""

    def __init__(self, register: FaultRegister) -> None:
        self._register = register

    def failure_reason(self, operation: str, endpoint: str) -> str | None:
        strike = self._register.strike((FailedDeployment,), CalledOperation("sagemaker", operation), lambda: endpoint)
        return strike.effect.reason if isinstance(strike.effect, FailedDeployment) else None

    def on_start(self, operation: str, endpoint: str, container: HasProcess) -> None:
        if self._kills(operation, endpoint):
            container.send_signal(signal.SIGKILL)

    def on_invocation(self, endpoint: str, container: HasProcess) -> None:
        if self._kills("InvokeEndpoint", endpoint):
            # it takes the request, and cannot answer before it is killed
            container.send_signal(signal.SIGSTOP)
            killing = threading.Timer(_LAST_SECONDS, container.send_signal, (signal.SIGKILL,))
            killing.daemon = True
            killing.start()

    def _kills(self, operation: str, endpoint: str) -> bool:
        strike = self._register.strike((KilledContainer,), CalledOperation("sagemaker", operation), lambda: endpoint)
        return isinstance(strike.effect, KilledContainer)
