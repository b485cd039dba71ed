"""A call that succeeded is not carried out again for an attempt whose answer was lost."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING, Any

import pytest
import requests

from sagemaker_rest.cloud.http import HttpResponse
from sagemaker_rest.cloud.server.repeated_requests import RepeatedRequests

if TYPE_CHECKING:
    from collections.abc import Callable

    from sagemaker_rest.cloud.server.process import CloudProcess

DONE = HttpResponse(200, body=b"done")
REFUSED = HttpResponse(400, body=b"no")


class Work:
    """Gives these answers, one each time it is carried out."""

    def __init__(self, *answers: HttpResponse) -> None:
        self.answers = list(answers)

    async def __call__(self) -> HttpResponse:
        return self.answers.pop(0)


class Calls:
    """Repeated requests, one after the other."""

    def __init__(self) -> None:
        self._calls = RepeatedRequests()

    def answer(self, number: str | None, work: Work) -> HttpResponse:
        return asyncio.run(self._calls.answer(number, work))


def test_a_success_is_given_again() -> None:
    calls = Calls()
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
    calls = Calls()
    work = Work(DONE, REFUSED)

    calls.answer(first, work)

    assert calls.answer(second, work) == REFUSED


def test_what_is_tried_again_after_an_error_is_tried() -> None:
    calls = Calls()
    work = Work(REFUSED, DONE)

    calls.answer("call-1", work)

    assert calls.answer("call-1", work) == DONE


def test_an_attempt_waits_for_the_one_under_way() -> None:
    async def attempts() -> list[HttpResponse]:
        calls, begun, finish = RepeatedRequests(), asyncio.Event(), asyncio.Event()

        async def slowly() -> HttpResponse:
            begun.set()
            await finish.wait()
            return DONE

        first = asyncio.create_task(calls.answer("call-1", slowly))
        await begun.wait()
        second = asyncio.create_task(calls.answer("call-1", Work()))
        await asyncio.sleep(0)
        finish.set()
        return [await first, await second]

    assert asyncio.run(attempts()) == [DONE, DONE]


def test_an_attempt_after_one_that_failed_is_carried_out() -> None:
    calls = Calls()

    with pytest.raises(IndexError):
        calls.answer("call-1", Work())

    assert calls.answer("call-1", Work(DONE)) == DONE


def test_a_model_is_made_once_for_two_attempts_of_one_call(cloud: CloudProcess, client: Callable[..., Any]) -> None:
    name = "made-once"
    request = {
        "data": json.dumps({"ModelName": name, "PrimaryContainer": {"Image": "image"}}),
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
