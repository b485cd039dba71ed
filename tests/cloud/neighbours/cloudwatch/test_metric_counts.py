"""Counted metrics are CloudWatch metrics: they can be read at once, and each combination of dimensions by itself."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import boto3
import pytest
from moto import mock_aws

from sagemaker_rest.cloud.metrics import Dimensions, Measurement
from sagemaker_rest.cloud.neighbours import declared_mends
from sagemaker_rest.cloud.neighbours.backends import backend_of
from sagemaker_rest.cloud.neighbours.cloudwatch import metric_counts
from sagemaker_rest.cloud.neighbours.cloudwatch.metric_counts import MotoMetrics

if TYPE_CHECKING:
    from collections.abc import Iterator

ACCOUNT = "123456789012"
REGION = "eu-west-1"
NAMESPACE = "AWS/ApiGateway"
NOON = datetime(2026, 3, 1, 12, 0, 20, tzinfo=UTC)


@pytest.fixture
def cloudwatch() -> Iterator[Any]:
    declared_mends.install()
    with pytest.MonkeyPatch.context() as environment, mock_aws():
        environment.delenv("AWS_CA_BUNDLE", raising=False)
        yield boto3.client("cloudwatch", region_name=REGION)


class Clock:
    """Stands still until it is set."""

    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> float:
        return self.now.timestamp()


def latency(value: float, *dimensions: tuple[str, str]) -> Measurement:
    return Measurement(NAMESPACE, "Latency", dimensions or (("ApiName", "mnist"),), value, "Milliseconds")


def statistics(cloudwatch: Any, dimensions: Dimensions = (("ApiName", "mnist"),)) -> list[dict[str, Any]]:
    answer = cloudwatch.get_metric_statistics(
        Namespace=NAMESPACE,
        MetricName="Latency",
        Dimensions=[{"Name": name, "Value": value} for name, value in dimensions],
        StartTime=NOON - timedelta(minutes=5),
        EndTime=NOON + timedelta(minutes=5),
        Period=60,
        Statistics=["SampleCount", "Sum", "Minimum", "Maximum", "Average"],
    )
    return sorted(answer["Datapoints"], key=lambda point: point["Timestamp"])


def test_the_values_of_a_minute_are_one_statistic_set(cloudwatch: Any) -> None:
    metrics = MotoMetrics(Clock())

    metrics.record(ACCOUNT, REGION, [latency(30), latency(10)])
    metrics.record(ACCOUNT, REGION, [latency(20)])

    (point,) = statistics(cloudwatch)
    assert point["Timestamp"] == NOON.replace(second=0)
    assert {name: point[name] for name in ("SampleCount", "Sum", "Minimum", "Maximum", "Average", "Unit")} == {
        "SampleCount": 3,
        "Sum": 60,
        "Minimum": 10,
        "Maximum": 30,
        "Average": 20,
        "Unit": "Milliseconds",
    }


def test_the_next_minute_is_the_next_datapoint(cloudwatch: Any) -> None:
    clock = Clock()
    metrics = MotoMetrics(clock)

    metrics.record(ACCOUNT, REGION, [latency(10)])
    clock.now += timedelta(minutes=1)
    metrics.record(ACCOUNT, REGION, [latency(20)])

    assert [point["Sum"] for point in statistics(cloudwatch)] == [10, 20]


def test_a_combination_of_dimensions_does_not_count_what_has_more_of_them(cloudwatch: Any) -> None:
    by_stage = (("ApiName", "mnist"), ("Stage", "v1"))

    MotoMetrics(Clock()).record(ACCOUNT, REGION, [latency(10), latency(20, *by_stage)])

    assert [point["Sum"] for point in statistics(cloudwatch)] == [10]
    assert [point["Sum"] for point in statistics(cloudwatch, by_stage)] == [20]
    assert statistics(cloudwatch, ()) == []


def test_get_metric_data_finds_dimensions_in_any_order(cloudwatch: Any) -> None:
    dimensions = (("ApiName", "mnist"), ("Stage", "v1"), ("Method", "POST"))
    MotoMetrics(Clock()).record(ACCOUNT, REGION, [latency(10, *dimensions)])
    metric = {
        "Namespace": NAMESPACE,
        "MetricName": "Latency",
        "Dimensions": [{"Name": name, "Value": value} for name, value in reversed(dimensions)],
    }

    answer = cloudwatch.get_metric_data(
        MetricDataQueries=[{"Id": "latency", "MetricStat": {"Metric": metric, "Period": 60, "Stat": "Sum"}}],
        StartTime=NOON - timedelta(minutes=5),
        EndTime=NOON + timedelta(minutes=5),
    )

    assert answer["MetricDataResults"][0]["Values"] == [10]


def test_metrics_are_listed(cloudwatch: Any) -> None:
    MotoMetrics(Clock()).record(ACCOUNT, REGION, [latency(10)])

    listed = cloudwatch.list_metrics(Namespace=NAMESPACE)["Metrics"]

    assert [metric["MetricName"] for metric in listed] == ["Latency"]


@pytest.mark.usefixtures("cloudwatch")
def test_the_oldest_data_make_room(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(metric_counts, "MOST_DATA", 100)
    clock = Clock()
    metrics = MotoMetrics(clock)
    for minute in range(150):
        clock.now = NOON + timedelta(minutes=minute)
        metrics.record(ACCOUNT, REGION, [latency(float(minute))])

    data = backend_of("cloudwatch", ACCOUNT, REGION).metric_data

    assert len(data) <= 100
    assert data[-1].sum == 149.0
