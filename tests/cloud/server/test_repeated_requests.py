"""A call that succeeded is not carried out again for an attempt whose answer was lost."""

from __future__ import annotations

import asyncio

import pytest

from sagemaker_rest.cloud.http import HttpResponse
from sagemaker_rest.cloud.server.repeated_requests import RepeatedRequests

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
