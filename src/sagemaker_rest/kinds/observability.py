"""Alarms, dashboards and log groups.

A dashboard can carry no tags. Log groups that SageMaker, Lambda and API Gateway make by themselves carry none.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from sagemaker_rest.kinds.kind import ClientSource, Kind, Thing, deleting, listed, pages

if TYPE_CHECKING:
    from collections.abc import Iterator

# Where AWS makes log groups by itself, when there is something to log.
_MAKERS_OF_LOG_GROUPS = {
    "/aws/sagemaker/": "SageMaker",
    "/aws/lambda/": "Lambda",
    "API-Gateway-Execution-Logs_": "API Gateway",
    "/aws/apigateway/": "API Gateway",
}
# Alarms of target tracking, which Application Auto Scaling makes and deletes with the policy.
_TARGET_TRACKING = "TargetTracking-"


def _alarms(client: Any) -> Iterator[Thing]:
    for member, types in (("MetricAlarms", ["MetricAlarm"]), ("CompositeAlarms", ["CompositeAlarm"])):
        for alarm in pages(client, "describe_alarms", member, AlarmTypes=types):
            name = str(alarm["AlarmName"])
            yield Thing(name, maker="Application Auto Scaling" if name.startswith(_TARGET_TRACKING) else "")


def _delete_alarm(source: ClientSource, name: str) -> None:
    source.client("cloudwatch").delete_alarms(AlarmNames=[name])


def _delete_dashboard(source: ClientSource, name: str) -> None:
    source.client("cloudwatch").delete_dashboards(DashboardNames=[name])


def _log_groups(client: Any) -> Iterator[Thing]:
    for group in pages(client, "describe_log_groups", "logGroups"):
        name = str(group["logGroupName"])
        maker = next((maker for prefix, maker in _MAKERS_OF_LOG_GROUPS.items() if name.startswith(prefix)), "")
        yield Thing(name, maker=maker)


ALARM = Kind(
    "CloudWatch alarm",
    "cloudwatch",
    _alarms,
    _delete_alarm,
    re.compile(r"arn:[^:]+:cloudwatch:[^:]*:[0-9]*:alarm:(?P<id>.+)"),
)
DASHBOARD = Kind(
    "CloudWatch dashboard",
    "cloudwatch",
    listed("list_dashboards", "DashboardEntries", "DashboardName"),
    _delete_dashboard,
    is_named=True,
)
LOG_GROUP = Kind(
    "log group",
    "logs",
    _log_groups,
    deleting("logs", "delete_log_group", "logGroupName"),
    re.compile(r"arn:[^:]+:logs:[^:]*:[0-9]*:log-group:(?P<id>[^:]+)(?::\*)?"),
    is_named=True,
)
