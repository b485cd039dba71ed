"""examples/observability: requests are seen in logs, metrics, alarms and a dashboard."""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING, Any

import pytest
import requests

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from sagemaker_rest.pytest_plugin import DeployStack, UniqueName
    from sagemaker_rest.targets.stack import Stack

pytestmark = pytest.mark.e2e

# AWS takes minutes to show logs and metrics; the local target takes a moment.
PATIENCE_SECONDS = 600


@pytest.fixture(scope="module")
def api(module_deploy_stack: DeployStack, unique_name_factory: UniqueName, endpoint_name: str) -> Stack:
    return module_deploy_stack("examples/observability", endpoint_name=endpoint_name, name=unique_name_factory("seen"))


@pytest.fixture(scope="module")
def answer(api: Stack, payload: Mapping[str, Any]) -> requests.Response:
    return requests.post(api.url(), json=payload, timeout=30)


def eventually(look: Callable[[], list[Any]]) -> list[Any]:
    """Return what `look` finds, when it finds something."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not (found := look()) and time.monotonic() < deadline:
        time.sleep(0.1)
    return found


def test_a_request_is_one_line_of_json_in_the_access_log(api: Stack, answer: requests.Response) -> None:
    logs = api.target.client("logs")
    group = api.outputs["log_group_names"]["access"]

    events = eventually(lambda: logs.filter_log_events(logGroupName=group)["events"])

    line = json.loads(events[0]["message"])
    assert line["requestId"] == answer.headers["x-amzn-RequestId"]
    assert line["status"] == "200"
    assert line["httpMethod"] == "POST"
    assert line["traceId"].startswith("1-")
    assert line["traceId"] in answer.headers["X-Amzn-Trace-Id"]


def test_what_api_gateway_did_is_in_the_execution_log(api: Stack, answer: requests.Response) -> None:
    logs = api.target.client("logs")
    group = api.outputs["log_group_names"]["execution"]

    events = eventually(lambda: logs.filter_log_events(logGroupName=group)["events"])

    assert answer.ok
    assert answer.headers["x-amzn-RequestId"] in " ".join(event["message"] for event in events)


def test_a_request_is_counted(api: Stack, answer: requests.Response) -> None:
    cloudwatch = api.target.client("cloudwatch")
    now = time.time()

    points = eventually(
        lambda: cloudwatch.get_metric_statistics(
            Namespace="AWS/ApiGateway",
            MetricName="Count",
            Dimensions=[{"Name": "ApiName", "Value": api.variables["name"]}, {"Name": "Stage", "Value": "v1"}],
            StartTime=now - 3600,
            EndTime=now + 3600,
            Period=3600,
            Statistics=["SampleCount"],
        )["Datapoints"]
    )

    assert answer.ok
    assert sum(point["SampleCount"] for point in points) >= 1


def test_there_are_alarms_for_errors_and_latency(api: Stack) -> None:
    alarms = api.target.client("cloudwatch").describe_alarms(AlarmNamePrefix=api.variables["name"])["MetricAlarms"]

    assert {alarm["AlarmArn"] for alarm in alarms} == set(api.outputs["alarm_arns"].values())
    assert set(api.outputs["alarm_arns"]) == {
        "client-error-rate",
        "integration-latency",
        "latency",
        "server-error-rate",
    }


def test_the_dashboard_shows_the_api(api: Stack) -> None:
    name = api.outputs["dashboard_arn"].rpartition("/")[2]

    dashboard = api.target.client("cloudwatch").get_dashboard(DashboardName=name)

    assert api.variables["name"] in dashboard["DashboardBody"]


def test_a_second_plan_is_empty(api: Stack) -> None:
    assert api.plan().is_empty
