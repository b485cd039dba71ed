"""Asynchronous requests: the rules of the call, and how they wait."""

from __future__ import annotations

import dataclasses
import json
from typing import TYPE_CHECKING, Any

import pytest
from werkzeug.datastructures import Headers

from sagemaker_rest.cloud.http import HttpRequest
from sagemaker_rest.cloud.sagemaker.runtime.asynchronous.outcome import Outcome, notification
from sagemaker_rest.cloud.sagemaker.runtime.asynchronous.queue import AsyncQueue
from sagemaker_rest.cloud.sagemaker.runtime.asynchronous.request import AsyncRequest, read_request
from sagemaker_rest.cloud.sagemaker.runtime.endpoint import AsynchronousDefinition
from sagemaker_rest.cloud.sagemaker.runtime.service_errors import ServiceError
from tests.cloud.sagemaker.runtime.conftest import ARN, endpoint, variant

if TYPE_CHECKING:
    from collections.abc import Mapping

DEFINITION = AsynchronousDefinition("s3://bucket/out/", "s3://bucket/failed")
INPUT = {"InputLocation": "s3://bucket/in.json"}


def read(headers: Mapping[str, str], body: bytes = b"", received: float = 0.0) -> AsyncRequest:
    named = Headers({f"X-Amzn-SageMaker-{name}": value for name, value in headers.items()})
    request = HttpRequest("POST", "/endpoints/mnist/async-invocations", headers=named, body=body)
    return read_request(request, ARN, DEFINITION, received)


def refusal(headers: Mapping[str, str], body: bytes = b"") -> str:
    with pytest.raises(ServiceError) as caught:
        read(headers, body)
    assert caught.value.response.status == 400
    document: dict[str, Any] = json.loads(caught.value.response.body)
    return str(document["message"])


def test_defaults_are_those_of_the_api() -> None:
    request = read(INPUT)

    assert (request.ttl_seconds, request.timeout_seconds) == (21_600.0, 900.0)
    assert request.output_location == f"s3://bucket/out/{request.inference_id}.out"
    assert request.failure_location == f"s3://bucket/failed/{request.inference_id}-error.out"
    assert "Content-Type" not in request.headers


def test_what_reaches_the_container() -> None:
    request = read(
        INPUT | {"Content-Type": "text/csv", "Accept": "text/plain", "Custom-Attributes": "a=b", "Inference-Id": "i"}
    )

    assert request.headers == {
        "Content-Type": "text/csv",
        "Accept": "text/plain",
        "X-Amzn-SageMaker-Custom-Attributes": "a=b",
        "X-Amzn-SageMaker-Inference-Id": "i",
    }


def test_the_answers_place_can_be_extended_and_named() -> None:
    request = read(INPUT | {"S3OutputPathExtension": "2026/may", "Filename": "seven.json"})

    assert request.output_location == "s3://bucket/out/2026/may/seven.json"


@pytest.mark.parametrize(
    ("headers", "body"),
    [
        pytest.param(INPUT | {"RequestTTLSeconds": "60"}, b"", id="the shortest life"),
        pytest.param(INPUT | {"RequestTTLSeconds": "21600"}, b"", id="the longest life"),
        pytest.param(INPUT | {"InvocationTimeoutSeconds": "1"}, b"", id="the shortest time"),
        pytest.param(INPUT | {"InvocationTimeoutSeconds": "3600"}, b"", id="the longest time"),
        pytest.param({}, b"x" * 128_000, id="the largest body"),
    ],
)
def test_what_is_just_allowed(headers: Mapping[str, str], body: bytes) -> None:
    assert read(headers, body).endpoint_arn == ARN


@pytest.mark.parametrize(
    ("headers", "body", "message"),
    [
        pytest.param({}, b"", "exactly one of InputLocation and Body", id="no input"),
        pytest.param(INPUT, b"x", "exactly one of InputLocation and Body", id="two inputs"),
        pytest.param({}, b"x" * 128_001, "at most 128000", id="a body too large"),
        pytest.param({"InputLocation": "in.json"}, b"", "is not the address of an object in S3", id="no address"),
        pytest.param(INPUT | {"RequestTTLSeconds": "59"}, b"", "must be 60 to 21600, not 59", id="a life too short"),
        pytest.param(INPUT | {"RequestTTLSeconds": "21601"}, b"", "must be 60 to 21600", id="a life too long"),
        pytest.param(INPUT | {"InvocationTimeoutSeconds": "0"}, b"", "must be 1 to 3600", id="no time"),
        pytest.param(INPUT | {"InvocationTimeoutSeconds": "3601"}, b"", "must be 1 to 3600", id="a time too long"),
        pytest.param(INPUT | {"InvocationTimeoutSeconds": "soon"}, b"", "not soon", id="no number"),
        pytest.param(INPUT | {"Filename": "a.b.c"}, b"", "Filename a.b.c is not", id="a name with two dots"),
        pytest.param(INPUT | {"S3OutputPathExtension": "s3://x"}, b"", "cannot be part of a key", id="a whole address"),
    ],
)
def test_what_is_refused(headers: Mapping[str, str], body: bytes, message: str) -> None:
    assert message in refusal(headers, body)


def test_a_queue_gives_out_as_many_as_there_is_capacity_for() -> None:
    queue = AsyncQueue()
    requests = [read(INPUT, received=float(number)) for number in range(3)]
    for request in requests:
        queue.put(request)

    first, second, third = queue.take(2), queue.take(2), queue.take(2)
    backlog = queue.backlog()
    queue.done(requests[0])
    after = queue.take(2)

    assert (first, second, third, after) == (requests[0], requests[1], None, requests[2])
    assert (backlog.size, backlog.oldest) == (3, 0.0)


def test_a_request_that_waited_too_long_leaves_the_queue() -> None:
    queue = AsyncQueue()
    old, young = (read(INPUT | {"RequestTTLSeconds": "60"}, received=at) for at in (0.0, 30.0))
    queue.put(old)
    queue.put(young)

    at_its_end, after_its_end = queue.expired(60.0), queue.expired(60.5)

    assert (at_its_end, after_its_end) == ([], [old])
    assert queue.take(1) is young


def test_an_answer_that_is_too_large_is_left_out_of_the_notification() -> None:
    definition = AsynchronousDefinition("s3://bucket/out", response_in=("SUCCESS_NOTIFICATION_TOPIC",))
    told = dataclasses.replace(endpoint(variant("m")), asynchronous=definition)

    small, large = (
        json.loads(notification(told, read(INPUT), Outcome(b"x" * size, "text/plain", None), 1.0))
        for size in (128 * 1024, 128 * 1024 + 1)
    )

    assert "responseBody" in small
    assert "responseBody" not in large
    assert small["eventTime"] == "1970-01-01T00:00:01.000Z"
