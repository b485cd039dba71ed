"""The answers of asynchronous endpoints: a bucket, a topic, the metrics of the backlog."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from tests.scenarios.endpoints.conftest import wait_until


@dataclass
class Bucket:
    """A bucket of the test."""

    s3: Any
    name: str

    def url(self, key: str) -> str:
        return f"s3://{self.name}/{key}"

    def put(self, key: str, body: bytes, **members: str) -> str:
        self.s3.put_object(Bucket=self.name, Key=key, Body=body, **members)
        return self.url(key)

    def object_at(self, url: str) -> Any:
        """The object once it is there."""
        key = url.removeprefix(f"s3://{self.name}/")
        wait_until(lambda: key in self.stored())
        return self.s3.get_object(Bucket=self.name, Key=key)

    def stored(self) -> list[str]:
        listed = self.s3.list_objects_v2(Bucket=self.name)
        return [entry["Key"] for entry in listed.get("Contents", [])]


def async_config(bucket: Bucket, concurrency: int | None = None, **output: Any) -> dict[str, Any]:
    paths = {"S3OutputPath": bucket.url("out"), "S3FailurePath": bucket.url("failed")}
    client = {} if concurrency is None else {"ClientConfig": {"MaxConcurrentInvocationsPerInstance": concurrency}}
    return {"AsyncInferenceConfig": {"OutputConfig": {**paths, **output}, **client}}


@dataclass
class Subscribed:
    """A topic, and a queue that gets its messages."""

    arn: str
    sqs: Any
    queue: str

    def message(self) -> dict[str, Any]:
        received = wait_until(lambda: self.sqs.receive_message(QueueUrl=self.queue, WaitTimeSeconds=0).get("Messages"))
        message: dict[str, Any] = json.loads(json.loads(received[0]["Body"])["Message"])
        return message


def statistics(cloudwatch: Any, metric: str, **dimensions: str) -> list[dict[str, Any]]:
    now = datetime.now(UTC)
    answer = cloudwatch.get_metric_statistics(
        Namespace="AWS/SageMaker",
        MetricName=metric,
        Dimensions=[{"Name": key, "Value": value} for key, value in dimensions.items()],
        StartTime=now - timedelta(minutes=5),
        EndTime=now + timedelta(minutes=5),
        Period=3600,
        Statistics=["Sum", "Maximum"],
    )
    points: list[dict[str, Any]] = answer["Datapoints"]
    return points


def maximum(cloudwatch: Any, metric: str, endpoint: str) -> float:
    return max((point["Maximum"] for point in statistics(cloudwatch, metric, EndpointName=endpoint)), default=0.0)
