"""Containers' lines into moto's CloudWatch Logs, written with a role's permissions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sagemaker_rest.cloud.neighbours.backends import backend_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sagemaker_rest.cloud.authorization.principal import Principal
    from sagemaker_rest.cloud.sagemaker.runtime.variants.logs import LogLine, LogStream


class CloudWatchLogs:
    """The `LogSink` over moto's CloudWatch Logs."""

    def write(self, stream: LogStream, lines: Sequence[LogLine], principal: Principal) -> None:
        if not _may_write(stream, principal):
            return
        backend = backend_of("logs", stream.account_id, stream.region)
        backend.ensure_log_group(stream.group)
        backend.ensure_log_stream(stream.group, stream.name)
        events = [{"timestamp": line.timestamp, "message": line.message} for line in lines]
        backend.put_log_events(stream.group, stream.name, events)


def _may_write(stream: LogStream, principal: Principal) -> bool:
    partition = principal.arn.split(":")[1]
    group = f"arn:{partition}:logs:{stream.region}:{stream.account_id}:log-group:{stream.group}"
    exists = stream.group in backend_of("logs", stream.account_id, stream.region).groups
    # https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazoncloudwatchlogs.html
    needed = [
        ("logs:CreateLogStream", f"{group}:log-stream:{stream.name}"),
        ("logs:PutLogEvents", f"{group}:log-stream:{stream.name}"),
        *([] if exists else [("logs:CreateLogGroup", group)]),
    ]
    return all(principal.may(action, resource) for action, resource in needed)
