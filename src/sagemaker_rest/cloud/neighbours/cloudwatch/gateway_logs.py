"""API Gateway's logs into moto's CloudWatch Logs, written with the role that the account has for them.

https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-logging.html
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sagemaker_rest.cloud.neighbours.cloudwatch.log_events import CloudWatchLogs
from sagemaker_rest.cloud.sagemaker.runtime.variants.logs import LogLine, LogStream
from sagemaker_rest.errors import AccessDeniedError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from sagemaker_rest.cloud.api_gateway.data_plane.reporting import LogDestination, LogEvent
    from sagemaker_rest.cloud.authorization.principal import RoleSource

_SERVICE = "apigateway.amazonaws.com"


class GatewayLogs:
    """The gateway's `LogSink` over moto's CloudWatch Logs."""

    def __init__(self, roles: RoleSource, role_of: Callable[[str, str], str | None]) -> None:
        """Write logs; `role_of` knows the role of an account in a region, if it has one."""
        self._roles = roles
        self._role_of = role_of
        self._logs = CloudWatchLogs()

    def write(self, destination: LogDestination, events: Sequence[LogEvent]) -> None:
        role = self._role_of(destination.account_id, destination.region)
        if not role:
            return
        try:
            principal = self._roles.assume(role, _SERVICE)
        except AccessDeniedError:
            return
        stream = LogStream(destination.account_id, destination.region, destination.group, destination.stream)
        self._logs.write(stream, [LogLine(event.timestamp, event.message) for event in events], principal)


def may_write_logs(roles: RoleSource, role_arn: str, logs_arn: str) -> bool:
    """Return whether API Gateway can assume a role, and may write logs with it. `logs_arn` is what groups' ARNs begin
    with.
    """
    try:
        principal = roles.assume(role_arn, _SERVICE)
    except AccessDeniedError:
        return False
    group = f"{logs_arn}:log-group:API-Gateway-Execution-Logs_any/any"
    needed = (
        ("logs:CreateLogGroup", group),
        ("logs:CreateLogStream", f"{group}:log-stream:any"),
        ("logs:PutLogEvents", f"{group}:log-stream:any"),
    )
    return all(principal.may(action, resource) for action, resource in needed)
