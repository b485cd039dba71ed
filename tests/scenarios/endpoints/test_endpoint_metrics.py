"""CloudWatch knows of invocations, and its alarms react to them."""

from __future__ import annotations

import json
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from botocore.exceptions import ClientError

from tests.scenarios.endpoints.conftest import wait_until

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.scenarios.endpoints.conftest import Endpoints


@pytest.fixture
def measured(cloudwatch: Any, name: str) -> Callable[..., float]:
    """A statistic of a metric of the endpoint's variant; 0 if there is none."""

    def read(metric: str, statistic: str = "Sum") -> float:
        now = datetime.now(UTC)
        points = cloudwatch.get_metric_statistics(
            Namespace="AWS/SageMaker",
            MetricName=metric,
            Dimensions=dimensions(name),
            StartTime=now - timedelta(minutes=5),
            EndTime=now + timedelta(minutes=5),
            Period=3600,
            Statistics=[statistic],
        )["Datapoints"]
        return float(sum(point[statistic] for point in points))

    return read


def dimensions(endpoint: str) -> list[dict[str, str]]:
    return [{"Name": "EndpointName", "Value": endpoint}, {"Name": "VariantName", "Value": "AllTraffic"}]


def alarm(name: str, **members: Any) -> dict[str, Any]:
    return {
        "AlarmName": name,
        "Namespace": "AWS/SageMaker",
        "MetricName": "Invocation5XXErrors",
        "Dimensions": dimensions(name),
        "Statistic": "Sum",
        "Period": 60,
        "EvaluationPeriods": 1,
        "Threshold": 1,
        "ComparisonOperator": "GreaterThanOrEqualToThreshold",
        **members,
    }


def state(cloudwatch: Any, name: str) -> str:
    (described,) = cloudwatch.describe_alarms(AlarmNames=[name])["MetricAlarms"]
    return str(described["StateValue"])


def test_invocations_are_counted_with_their_latency(
    endpoints: Endpoints, name: str, ask: Callable[..., str], measured: Callable[..., float]
) -> None:
    endpoints.serve(name, SECONDS="0.01")
    for _ in range(4):
        ask(name)

    assert measured("Invocations") == 4
    # of two instances
    assert measured("InvocationsPerInstance") == 2
    assert measured("Invocation4XXErrors") == measured("Invocation5XXErrors") == measured("InvocationModelErrors") == 0
    assert measured("Invocation5XXErrors", "SampleCount") == 4
    assert 10_000 <= measured("ModelLatency", "Minimum") < 1_000_000
    assert 0 < measured("OverheadLatency", "Average") < 1_000_000


@pytest.mark.parametrize(
    ("status", "metric"),
    [
        pytest.param("400", "Invocation4XXErrors", id="client error"),
        pytest.param("503", "Invocation5XXErrors", id="server error"),
    ],
)
def test_errors_of_the_model_are_counted(
    endpoints: Endpoints,
    name: str,
    ask: Callable[..., str],
    measured: Callable[..., float],
    status: str,
    metric: str,
) -> None:
    endpoints.serve(name, STATUS=status)
    with pytest.raises(ClientError, match="ModelError"):
        ask(name)

    assert measured(metric) == 1
    assert measured("InvocationModelErrors") == 1
    assert measured("Invocation4XXErrors") + measured("Invocation5XXErrors") == 1


def test_get_metric_data_answers_too(endpoints: Endpoints, name: str, ask: Callable[..., str], cloudwatch: Any) -> None:
    endpoints.serve(name)
    ask(name)
    now = datetime.now(UTC)
    metric = {"Namespace": "AWS/SageMaker", "MetricName": "Invocations", "Dimensions": dimensions(name)[::-1]}

    (result,) = cloudwatch.get_metric_data(
        MetricDataQueries=[{"Id": "n", "MetricStat": {"Metric": metric, "Period": 3600, "Stat": "Sum"}}],
        StartTime=now - timedelta(minutes=5),
        EndTime=now + timedelta(minutes=5),
    )["MetricDataResults"]

    assert result["Values"] == [1.0]


def test_an_alarm_goes_off_and_stops_as_its_metric_does(
    endpoints: Endpoints, name: str, ask: Callable[..., str], cloudwatch: Any
) -> None:
    endpoints.serve(name, STATUS="500")
    cloudwatch.put_metric_alarm(**alarm(name, TreatMissingData="notBreaching"))
    first = state(cloudwatch, name)

    with suppress(ClientError):
        ask(name)
    wait_until(lambda: state(cloudwatch, name) == "ALARM")
    (described,) = cloudwatch.describe_alarms(AlarmNames=[name])["MetricAlarms"]
    wait_until(lambda: state(cloudwatch, name) == "OK")

    assert first in {"INSUFFICIENT_DATA", "OK"}
    assert described["StateReason"] == (
        "Threshold Crossed: 1 datapoint [1.0] was greater than or equal to the threshold (1.0)."
    )


def test_an_alarm_on_a_metric_of_ones_own(cloudwatch: Any, name: str) -> None:
    cloudwatch.put_metric_alarm(**alarm(name, Namespace="Mine", MetricName="Queue", Dimensions=[], Statistic="Maximum"))

    cloudwatch.put_metric_data(Namespace="Mine", MetricData=[{"MetricName": "Queue", "Value": 5.0}])

    wait_until(lambda: state(cloudwatch, name) == "ALARM")


def without_one_metric(**members: Any) -> dict[str, Any]:
    return {**dict.fromkeys(("MetricName", "Namespace", "Statistic", "Dimensions", "Period")), **members}


def queries(endpoint: str, expression: str) -> list[dict[str, Any]]:
    """Metric math over errors and requests of the endpoint."""
    metrics = {"errors": "Invocation5XXErrors", "requests": "Invocations"}
    return [
        *(
            {
                "Id": identifier,
                "ReturnData": False,
                "MetricStat": {
                    "Metric": {
                        "Namespace": "AWS/SageMaker",
                        "MetricName": metric,
                        "Dimensions": dimensions(endpoint),
                    },
                    "Period": 60,
                    "Stat": "Sum",
                },
            }
            for identifier, metric in metrics.items()
        ),
        {"Id": "rate", "Expression": expression, "ReturnData": True},
    ]


def put_alarm(cloudwatch: Any, described: dict[str, Any]) -> None:
    cloudwatch.put_metric_alarm(**{key: value for key, value in described.items() if value is not None})


def test_an_alarm_on_a_rate_goes_off(endpoints: Endpoints, name: str, ask: Callable[..., str], cloudwatch: Any) -> None:
    endpoints.serve(name, STATUS="500")
    rate = queries(name, "IF(requests > 0, 100 * errors / requests, 0)")
    put_alarm(cloudwatch, alarm(name, **without_one_metric(Metrics=rate, Threshold=99)))

    with suppress(ClientError):
        ask(name)

    wait_until(lambda: state(cloudwatch, name) == "ALARM")


@pytest.mark.parametrize(
    ("milliseconds", "expected"),
    [pytest.param(5, "ALARM", id="above"), pytest.param(5000, "OK", id="below")],
)
def test_an_alarm_on_a_percentile_of_the_latency(
    endpoints: Endpoints, name: str, ask: Callable[..., str], cloudwatch: Any, milliseconds: int, expected: str
) -> None:
    endpoints.serve(name, SECONDS="0.02")
    latency = {"MetricName": "ModelLatency", "ExtendedStatistic": "p99", "Threshold": milliseconds * 1000}
    put_alarm(cloudwatch, alarm(name, Statistic=None, **latency))

    ask(name)

    wait_until(lambda: state(cloudwatch, name) == expected)


def test_alarms_of_another_shape_have_no_data(
    endpoints: Endpoints, name: str, ask: Callable[..., str], cloudwatch: Any
) -> None:
    endpoints.serve(name, STATUS="500")
    strange = without_one_metric(Metrics=queries(name, "RATE(errors)"))
    put_alarm(cloudwatch, alarm(name, TreatMissingData="breaching", **strange))
    watched = f"{name}-watched"
    put_alarm(cloudwatch, alarm(name, AlarmName=watched))

    with suppress(ClientError):
        ask(name)
    wait_until(lambda: state(cloudwatch, watched) == "ALARM")

    assert state(cloudwatch, name) == "INSUFFICIENT_DATA"


def test_changing_an_alarm_keeps_its_state(cloudwatch: Any, name: str) -> None:
    ignoring = alarm(name, TreatMissingData="ignore")
    cloudwatch.put_metric_alarm(**ignoring)
    cloudwatch.set_alarm_state(AlarmName=name, StateValue="ALARM", StateReason="a test")

    cloudwatch.put_metric_alarm(**ignoring | {"Threshold": 7})

    assert state(cloudwatch, name) == "ALARM"


def test_an_alarm_notifies_its_topic(
    endpoints: Endpoints, name: str, ask: Callable[..., str], cloudwatch: Any, aws: Callable[..., Any]
) -> None:
    sns, sqs = aws("sns"), aws("sqs")
    queue = sqs.create_queue(QueueName=name)["QueueUrl"]
    queue_arn = sqs.get_queue_attributes(QueueUrl=queue, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    topic = sns.create_topic(Name=name)["TopicArn"]
    sns.subscribe(TopicArn=topic, Protocol="sqs", Endpoint=queue_arn)
    endpoints.serve(name, STATUS="500")
    cloudwatch.put_metric_alarm(**alarm(name, AlarmActions=[topic]))

    with suppress(ClientError):
        ask(name)
    received = wait_until(lambda: sqs.receive_message(QueueUrl=queue, WaitTimeSeconds=0).get("Messages"))
    message = json.loads(json.loads(received[0]["Body"])["Message"])

    assert (message["AlarmName"], message["NewStateValue"]) == (name, "ALARM")
    assert message["Trigger"]["MetricName"] == "Invocation5XXErrors"
