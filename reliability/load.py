"""A steady flow of requests, each with an input of its own, so that no answer can be taken for another's."""

from __future__ import annotations

import asyncio
import itertools
import json
import multiprocessing
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from aiohttp import ClientError, ClientSession, ClientTimeout, TCPConnector

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

HANG_SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class Answer:
    """The outcome of one request; the moments are those of `time.monotonic`.

    `number` is its input, `due` when its turn was. `status` is 0 where there was no answer, `value` None where there
    was no prediction.
    """

    number: int
    due: float
    sent: float
    ended: float
    status: int
    value: float | None

    @property
    def seconds(self) -> float:
        """Return how long it took from when it was due: a client that is late does not make an answer look quick."""
        return self.ended - self.due


class Flow:
    """Requests to `url`, `rate` a second until `stop`, whatever becomes of them; sent by a process of its own."""

    def __init__(self, url: str, rate: float) -> None:
        context = multiprocessing.get_context("spawn")
        self._pipe, end = context.Pipe()
        self._process = context.Process(target=_send_until_stopped, args=(url, rate, end), daemon=True)
        self._process.start()
        end.close()
        self.began: float = self._pipe.recv()

    def stop(self) -> list[Answer]:
        """Send no more, and wait until all are answered, or given up."""
        self._pipe.send("stop")
        answers: list[Answer] = self._pipe.recv()
        self._process.join()
        return answers


def _send_until_stopped(url: str, rate: float, pipe: Connection[Any, Any]) -> None:
    pipe.send(asyncio.run(_flow(url, rate, pipe)))


async def _flow(url: str, rate: float, pipe: Connection[Any, Any]) -> list[Answer]:
    timeout = ClientTimeout(total=HANG_SECONDS)
    async with ClientSession(connector=TCPConnector(limit=0), timeout=timeout) as session:
        await _ask(session, url, 0, time.monotonic())  # the first of all is another matter: caches are empty
        began = time.monotonic()
        pipe.send(began)
        asking = []
        for number in itertools.count(1):
            due = began + number / rate
            await asyncio.sleep(due - time.monotonic())
            if pipe.poll():
                break
            asking.append(asyncio.create_task(_ask(session, url, number, due)))
        return await asyncio.gather(*asking)


async def _ask(session: ClientSession, url: str, number: int, due: float) -> Answer:
    sent, status, value = time.monotonic(), 0, None
    try:
        async with session.post(url, json={"instances": [float(number)]}) as answer:
            body = await answer.read()
            status = answer.status
            if status == 200:
                value = _prediction(body)
    except (ClientError, OSError, TimeoutError):
        pass
    return Answer(number, due, sent, time.monotonic(), status, value)


def _prediction(body: bytes) -> float | None:
    try:
        (value,) = json.loads(body)["predictions"]
        return float(value)
    except (ValueError, KeyError, TypeError):
        return None
