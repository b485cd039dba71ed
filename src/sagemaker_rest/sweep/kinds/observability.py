"""Alarms, dashboards and log groups.

A dashboard can carry no tags. Log groups that SageMaker, Lambda and API Gateway make by themselves carry none.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sagemaker_rest.sweep.kinds.kind import ClientSource, Kind, Thing, pages

if TYPE_CHECKING:
    from collections.abc import Iterator

# Where AWS makes log groups by itself, when there is something to log.
_MADE_BY_AWS = ("/aws/sagemaker/", "/aws/lambda/", "API-Gateway-Execution-Logs_")


def _delete_alarm(source: ClientSource, name: str) -> None:
    source.client("cloudwatch").delete_alarms(AlarmNames=[name])


def _dashboards(source: ClientSource) -> Iterator[Thing]:
    for entry in pages(source.client("cloudwatch"), "list_dashboards", "DashboardEntries"):
        yield Thing(entry["DashboardName"])


def _delete_dashboard(source: ClientSource, name: str) -> None:
    source.client("cloudwatch").delete_dashboards(DashboardNames=[name])


def _log_groups(source: ClientSource) -> Iterator[Thing]:
    for prefix in _MADE_BY_AWS:
        for group in pages(source.client("logs"), "describe_log_groups", "logGroups", logGroupNamePrefix=prefix):
            yield Thing(group["logGroupName"])


def _delete_log_group(source: ClientSource, name: str) -> None:
    source.client("logs").delete_log_group(logGroupName=name)


ALARM = Kind("CloudWatch alarm", _delete_alarm, re.compile(r"arn:[^:]+:cloudwatch:[^:]*:[0-9]*:alarm:(?P<id>.+)"))
DASHBOARD = Kind("CloudWatch dashboard", _delete_dashboard, named=_dashboards)
LOG_GROUP = Kind(
    "log group",
    _delete_log_group,
    re.compile(r"arn:[^:]+:logs:[^:]*:[0-9]*:log-group:(?P<id>[^:]+)(?::\*)?"),
    named=_log_groups,
)
