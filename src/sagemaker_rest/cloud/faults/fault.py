"""A fault: what goes wrong, at which calls, and how often."""

from __future__ import annotations

from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from sagemaker_rest.cloud.protocol.called_operation import CalledOperation

# The service and the operation of a request to a deployed API, by the names that IAM has for them:
# https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonapigateway.html
EXECUTE_API, INVOKE = "execute-api", "Invoke"


@dataclass(frozen=True, slots=True)
class ErrorAnswer:
    """The call is not carried out, and answered with an error. For `execute-api`, `code` is a gateway response type."""

    code: str
    message: str
    status: int = 400


@dataclass(frozen=True, slots=True)
class Latency:
    """The call is carried out so many seconds later."""

    seconds: float


@dataclass(frozen=True, slots=True)
class DroppedConnection:
    """The connection is closed without an answer, after the call was carried out or without that."""

    carried_out: bool = False


@dataclass(frozen=True, slots=True)
class FailedDeployment:
    """The endpoint, or its update, fails for this reason, before a container is started."""

    reason: str


@dataclass(frozen=True, slots=True)
class KilledContainer:
    """A container is killed with SIGKILL: while it starts, or while it answers."""


Effect = ErrorAnswer | Latency | DroppedConnection | FailedDeployment | KilledContainer
# what strikes the call itself; the others strike what is done because of it
OF_CALLS = (ErrorAnswer, Latency, DroppedConnection)

# https://repost.aws/knowledge-center/sagemaker-insufficient-capacity-error
NO_CAPACITY = (
    "Unable to provision requested ML compute capacity due to InsufficientInstanceCapacity error. Please retry using a "
    "different ML instance type or after some time."
)


@dataclass(frozen=True, slots=True)
class Fault:
    """`service` and `operation` may be patterns such as `Delete*`, in any call whose path, query or body has
    `containing` in it (of an endpoint: its name). The first `skip` of them pass, the next `times` are struck; all of
    them, without a number.
    """

    service: str
    operation: str
    effect: Effect
    times: int | None = None
    skip: int = 0
    containing: str = ""

    def meets(self, called: CalledOperation, text: Callable[[], str]) -> bool:
        return (
            fnmatchcase(called.service, self.service)
            and fnmatchcase(called.operation, self.operation)
            and (not self.containing or self.containing in text())
        )
