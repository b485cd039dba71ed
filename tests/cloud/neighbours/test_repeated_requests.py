"""A call that succeeded is not carried out again for an attempt whose answer was lost."""

from __future__ import annotations

import json
import threading
from typing import TYPE_CHECKING, Any

import pytest
import requests

from sagemaker_rest.cloud.neighbours.repeated_requests import Answer, RepeatedRequests

if TYPE_CHECKING:
    from collections.abc import Callable

    from sagemaker_rest.cloud.server.process import CloudProcess

DONE = Answer("200 OK", (), b"done")
REFUSED = Answer("400 Bad Request", (), b"no")


class Work:
    """Gives these answers, one each time it is carried out."""

    def __init__(self, *answers: Answer) -> None:
        self.answers = list(answers)

    def __call__(self) -> Answer:
        return self.answers.pop(0)


def test_a_success_is_given_again() -> None:
    calls = RepeatedRequests()
    work = Work(DONE)

    assert calls.answer("call-1", work) == DONE
    assert calls.answer("call-1", work) == DONE


@pytest.mark.parametrize(
    ("first", "second"),
    [
        pytest.param("call-1", "call-2", id="another call"),
        pytest.param(None, None, id="calls without a number"),
    ],
)
def test_another_call_is_carried_out(first: str | None, second: str | None) -> None:
    calls = RepeatedRequests()
    work = Work(DONE, REFUSED)

    calls.answer(first, work)

    assert calls.answer(second, work) == REFUSED


def test_what_is_tried_again_after_an_error_is_tried() -> None:
    calls = RepeatedRequests()
    work = Work(REFUSED, DONE)

    calls.answer("call-1", work)

    assert calls.answer("call-1", work) == DONE


def test_an_attempt_waits_for_the_one_under_way() -> None:
    calls = RepeatedRequests()
    begun, finish = threading.Event(), threading.Event()
    answers: list[Answer] = []

    def slowly() -> Answer:
        begun.set()
        finish.wait(10)
        return DONE

    first = threading.Thread(target=lambda: answers.append(calls.answer("call-1", slowly)))
    first.start()
    begun.wait(10)
    second = threading.Thread(target=lambda: answers.append(calls.answer("call-1", Work())))
    second.start()
    finish.set()
    first.join()
    second.join()

    assert answers == [DONE, DONE]


def test_an_attempt_after_one_that_failed_is_carried_out() -> None:
    calls = RepeatedRequests()

    with pytest.raises(IndexError):
        calls.answer("call-1", Work())

    assert calls.answer("call-1", Work(DONE)) == DONE


def test_a_model_is_made_once_for_two_attempts_of_one_call(
    cloud: CloudProcess, client: Callable[..., Any], name: str
) -> None:
    role = "arn:aws:iam::123456789012:role/r"
    request = {
        "data": json.dumps({"ModelName": name, "ExecutionRoleArn": role, "PrimaryContainer": {"Image": "image"}}),
        "headers": {
            "Authorization": "AWS4-HMAC-SHA256 Credential=test/20261122/eu-west-1/sagemaker/aws4_request",
            "Content-Type": "application/x-amz-json-1.1",
            "X-Amz-Target": "SageMaker.CreateModel",
            "amz-sdk-invocation-id": name,
        },
    }

    statuses = [requests.post(cloud.url, timeout=10, **request).status_code for _ in range(2)]  # type: ignore[arg-type]

    assert statuses == [200, 200]
    assert client("sagemaker").describe_model(ModelName=name)["ModelName"] == name


@pytest.mark.parametrize("path", ["/_localstack/health", "/_aws/execute-api/unknown/v1/predict"])
def test_head_is_answered_without_a_body(cloud: CloudProcess, path: str) -> None:
    with requests.Session() as session:
        head = session.head(f"{cloud.url}{path}", timeout=10)
        after = session.get(f"{cloud.url}/_localstack/health", timeout=10)

    assert head.content == b""
    assert int(head.headers["Content-Length"]) > 0
    assert after.status_code == 200
