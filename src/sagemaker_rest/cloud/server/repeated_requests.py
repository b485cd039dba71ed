"""A request whose answer was lost is not carried out twice.

An SDK that does not get an answer sends the request again. On a busy machine that happens, rarely: "decomposing
response: use of closed network connection" says the AWS provider, and a CreateModel that had been carried out comes a
second time, to be refused because the model exists. SDKs number what belongs together (`amz-sdk-invocation-id`, the
same for every attempt of one call), so a success is remembered by that number and given again. Errors are not: what an
SDK tries again after an error is to be tried.
https://docs.aws.amazon.com/sdkref/latest/guide/feature-retry-behavior.html
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from sagemaker_rest.cloud.http import HttpResponse

# Enough for what one client can have under way; an answer is asked for again within seconds.
_REMEMBERED = 512
# Downloads are safe to repeat, and large.
_LARGEST_BYTES = 262_144
_PATIENCE_SECONDS = 60.0


class RepeatedRequests:
    """Carries calls out, each number once if it succeeds. To be used on one event loop."""

    def __init__(self) -> None:
        self._answers: OrderedDict[str, asyncio.Future[HttpResponse]] = OrderedDict()

    async def answer(self, invocation_id: str | None, carry_out: Callable[[], Awaitable[HttpResponse]]) -> HttpResponse:
        """Return the answer of the first attempt if it succeeded, else that of `carry_out`."""
        if not invocation_id:
            return await carry_out()
        while (earlier := self._answers.get(invocation_id)) is not None:
            if not earlier.done():
                await asyncio.wait((earlier,), timeout=_PATIENCE_SECONDS)
            if earlier.done() and not earlier.cancelled() and _is_success(earlier.result()):
                return earlier.result()
            self._forget(invocation_id, earlier)
        mine = self._answers[invocation_id] = asyncio.get_running_loop().create_future()
        while len(self._answers) > _REMEMBERED:
            self._answers.popitem(last=False)
        return await self._carry_out(invocation_id, mine, carry_out)

    async def _carry_out(
        self,
        invocation_id: str,
        mine: asyncio.Future[HttpResponse],
        carry_out: Callable[[], Awaitable[HttpResponse]],
    ) -> HttpResponse:
        try:
            answer = await carry_out()
        except BaseException:
            self._forget(invocation_id, mine)
            mine.cancel()
            raise
        if not _is_success(answer) or len(answer.body) > _LARGEST_BYTES:
            self._forget(invocation_id, mine)
        mine.set_result(answer)
        return answer

    def _forget(self, invocation_id: str, answer: asyncio.Future[HttpResponse]) -> None:
        if self._answers.get(invocation_id) is answer:
            del self._answers[invocation_id]


def _is_success(answer: HttpResponse) -> bool:
    return 200 <= answer.status < 300
