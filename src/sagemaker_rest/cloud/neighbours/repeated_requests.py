"""A request whose answer was lost is not carried out twice.

An SDK that does not get an answer sends the request again. On a busy machine that happens, rarely: "decomposing
response: use of
closed network connection" says the AWS provider, and a CreateModel that had been carried out comes a second time, to be
refused because the model exists. SDKs number what belongs together (`amz-sdk-invocation-id`, the same for every
attempt of
one call), so a success is remembered by that number and given again. Errors are not: what an SDK tries again after
an error is to be tried.
https://docs.aws.amazon.com/sdkref/latest/guide/feature-retry-behavior.html
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from concurrent.futures import Future, wait
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

# Enough for what one client can have under way; an answer is asked for again within seconds.
_REMEMBERED = 512
# Downloads are safe to repeat, and large.
_LARGEST_BYTES = 262_144
_PATIENCE_SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class Answer:
    """What the control plane sends: the status line's text, the headers and the body."""

    status: str
    headers: tuple[tuple[str, str], ...]
    body: bytes

    @property
    def is_success(self) -> bool:
        return self.status.startswith("2")


class RepeatedRequests:
    """Carries calls out, each number once if it succeeds. Thread safe."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._answers: OrderedDict[str, Future[Answer]] = OrderedDict()

    def answer(self, invocation_id: str | None, carry_out: Callable[[], Answer]) -> Answer:
        """The answer of the first attempt if it succeeded, else that of `carry_out`."""
        if not invocation_id:
            return carry_out()
        while True:
            with self._lock:
                earlier = self._answers.get(invocation_id)
                if earlier is None:
                    mine = self._answers[invocation_id] = Future()
                    while len(self._answers) > _REMEMBERED:
                        self._answers.popitem(last=False)
            if earlier is None:
                return self._carry_out(invocation_id, mine, carry_out)
            wait((earlier,), _PATIENCE_SECONDS)
            if earlier.done() and earlier.exception() is None and earlier.result().is_success:
                return earlier.result()
            self._forget(invocation_id, earlier)

    def _carry_out(self, invocation_id: str, mine: Future[Answer], carry_out: Callable[[], Answer]) -> Answer:
        try:
            answer = carry_out()
        except BaseException as error:
            self._forget(invocation_id, mine)
            mine.set_exception(error)
            raise
        if not answer.is_success or len(answer.body) > _LARGEST_BYTES:
            self._forget(invocation_id, mine)
        mine.set_result(answer)
        return answer

    def _forget(self, invocation_id: str, answer: Future[Answer]) -> None:
        with self._lock:
            if self._answers.get(invocation_id) is answer:
                del self._answers[invocation_id]
