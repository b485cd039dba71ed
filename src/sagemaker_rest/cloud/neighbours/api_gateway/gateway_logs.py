"""API Gateway's logs into moto's CloudWatch Logs, written with the role that the account has for them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from moto.apigateway.models import apigateway_backends

from sagemaker_rest.cloud.neighbours.api_gateway.account import SERVICE
from sagemaker_rest.cloud.neighbours.cloudwatch.log_events import CloudWatchLogs
from sagemaker_rest.cloud.sagemaker.runtime.variants.logs import LogLine, LogStream
from sagemaker_rest.errors import AccessDeniedError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sagemaker_rest.cloud.api_gateway.data_plane.reporting import LogDestination, LogEvent
    from sagemaker_rest.cloud.authorization.principal import RoleSource


class GatewayLogs:
    """The gateway's `LogSink` over moto's CloudWatch Logs."""

    def __init__(self, roles: RoleSource) -> None:
        self._roles = roles
        self._logs = CloudWatchLogs()

    def write(self, destination: LogDestination, events: Sequence[LogEvent]) -> None:
        role = apigateway_backends[destination.account_id][destination.region].account.cloudwatch_role_arn
        if not role:
            return
        try:
            principal = self._roles.assume(role, SERVICE)
        except AccessDeniedError:
            return
        stream = LogStream(destination.account_id, destination.region, destination.group, destination.stream)
        self._logs.write(stream, [LogLine(event.timestamp, event.message) for event in events], principal)
