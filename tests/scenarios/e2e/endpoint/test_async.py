"""examples/async: the API says where the answer will be, and it comes there; so do errors, and messages about both."""

from __future__ import annotations

import contextlib
import json
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest
import requests

from tests.scenarios.e2e.endpoint.predictions import digit

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from sagemaker_rest.pytest_plugin import DeployStack, UniqueName
    from sagemaker_rest.targets.stack import Stack
    from sagemaker_rest.targets.target import Target

pytestmark = pytest.mark.e2e

OUTPUT, FAILURE = "X-Amzn-SageMaker-OutputLocation", "X-Amzn-SageMaker-FailureLocation"
# on AWS, an endpoint that was scaled to zero needs minutes for its first answer
PATIENCE_SECONDS = 900


@pytest.fixture(scope="module")
def endpoint(module_deploy_stack: DeployStack, unique_name_factory: UniqueName, model_archive: Path) -> Stack:
    return module_deploy_stack(
        "examples/async", name=unique_name_factory("async"), model_archive=model_archive, days_to_keep=None
    )


@pytest.fixture(scope="module")
def inbox(endpoint: Stack, target: Target) -> Iterator[Inbox]:
    """A queue that has subscribed to both topics."""
    sqs, sns = target.client("sqs"), target.client("sns")
    topics = [endpoint.outputs["answers_topic_arn"], endpoint.outputs["failures_topic_arn"]]
    with contextlib.ExitStack() as made:
        url = sqs.create_queue(QueueName=endpoint.outputs["endpoint_name"])["QueueUrl"]
        made.callback(sqs.delete_queue, QueueUrl=url)
        arn = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
        sqs.set_queue_attributes(QueueUrl=url, Attributes={"Policy": policy(arn, topics)})
        for topic in topics:
            subscription = sns.subscribe(
                TopicArn=topic,
                Protocol="sqs",
                Endpoint=arn,
                Attributes={"RawMessageDelivery": "true"},
                ReturnSubscriptionArn=True,
            )
            made.callback(sns.unsubscribe, SubscriptionArn=subscription["SubscriptionArn"])
        yield Inbox(sqs, url)


def policy(queue_arn: str, topic_arns: list[str]) -> str:
    statement = {
        "Effect": "Allow",
        "Principal": {"Service": "sns.amazonaws.com"},
        "Action": "sqs:SendMessage",
        "Resource": queue_arn,
        "Condition": {"ArnEquals": {"aws:SourceArn": topic_arns}},
    }
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})


@dataclass(frozen=True, slots=True)
class Inbox:
    """The messages in an SQS queue."""

    sqs: Any
    url: str

    def message_about(self, inference_id: str) -> dict[str, Any]:
        """The message about a request, as soon as it is there; others are left."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < deadline:
            received = self.sqs.receive_message(
                QueueUrl=self.url, MaxNumberOfMessages=10, VisibilityTimeout=0, WaitTimeSeconds=1
            )
            for message in received.get("Messages", []):
                document: dict[str, Any] = json.loads(message["Body"])
                if document["inferenceId"] == inference_id:
                    return document
        raise AssertionError(f"no message about {inference_id}")


def posted(stack: Stack, body: bytes, **headers: str) -> requests.Response:
    return requests.post(stack.url(), data=body, headers={"Content-Type": "application/json", **headers}, timeout=30)


def come(s3: Any, location: str) -> bytes:
    """Return what is at an S3 URL, as soon as it is there."""
    bucket, _, key = location.removeprefix("s3://").partition("/")
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline:
        if s3.list_objects_v2(Bucket=bucket, Prefix=key).get("KeyCount"):
            content: bytes = s3.get_object(Bucket=bucket, Key=key)["Body"].read()
            return content
        time.sleep(0.05)
    raise AssertionError(f"nothing has come to {location}")


def test_the_answer_comes_where_the_api_says(endpoint: Stack, payload: Mapping[str, Any], s3: Any) -> None:
    accepted = posted(endpoint, json.dumps(payload).encode())

    assert accepted.status_code == 202
    assert accepted.headers[OUTPUT].startswith(f"s3://{endpoint.outputs['bucket']}/answers/")
    assert digit(json.loads(come(s3, accepted.headers[OUTPUT]))) == 7


def test_a_request_in_s3_is_read_from_there(endpoint: Stack, payload: Mapping[str, Any], s3: Any) -> None:
    bucket, _, prefix = endpoint.outputs["requests_url"].removeprefix("s3://").partition("/")
    s3.put_object(Bucket=bucket, Key=f"{prefix}/seven.json", Body=json.dumps(payload))

    accepted = posted(endpoint, b"", **{"X-Amzn-SageMaker-InputLocation": f"s3://{bucket}/{prefix}/seven.json"})

    assert accepted.status_code == 202
    assert digit(json.loads(come(s3, accepted.headers[OUTPUT]))) == 7


def test_an_error_comes_to_the_failure_path(endpoint: Stack, s3: Any) -> None:
    accepted = posted(endpoint, b'{"instances": "seven"}')

    assert accepted.status_code == 202
    assert accepted.headers[FAILURE].startswith(f"s3://{endpoint.outputs['bucket']}/failures/")
    assert b"instances" in come(s3, accepted.headers[FAILURE])


@pytest.mark.parametrize(
    ("body", "status"),
    [
        pytest.param(None, "Completed", id="an answer"),
        pytest.param(b'{"instances": "seven"}', "Failed", id="an error"),
    ],
)
def test_the_topics_tell_whoever_subscribes(
    endpoint: Stack, payload: Mapping[str, Any], inbox: Inbox, unique_name: str, body: bytes | None, status: str
) -> None:
    posted(endpoint, body or json.dumps(payload).encode(), **{"X-Amzn-SageMaker-Inference-Id": unique_name})

    message = inbox.message_about(unique_name)

    assert message["invocationStatus"] == status
    assert message["requestParameters"]["endpointName"] == endpoint.outputs["endpoint_name"]


def test_the_endpoint_may_scale_down_to_nothing(endpoint: Stack, target: Target) -> None:
    autoscaling = target.client("application-autoscaling")

    (scaled,) = [
        each
        for each in autoscaling.describe_scalable_targets(ServiceNamespace="sagemaker")["ScalableTargets"]
        if each["ResourceId"] == f"endpoint/{endpoint.outputs['endpoint_name']}/variant/AllTraffic"
    ]

    assert (scaled["MinCapacity"], scaled["MaxCapacity"]) == (0, 2)


def test_a_second_plan_is_empty(endpoint: Stack) -> None:
    assert endpoint.plan().is_empty
