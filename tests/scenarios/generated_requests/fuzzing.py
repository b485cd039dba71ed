"""Sends what a surface draws, and finds what should not have happened."""

from __future__ import annotations

import asyncio
import re
import time
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tests.scenarios.generated_requests.values import Odd

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.scenarios.generated_requests.surfaces import Surface

PATIENCE_SECONDS = 20.0
_CONNECTIONS = 8
_BETWEEN_CHECKS = 200
# the words of the server, of the services of our own, and of the gateway for what it did not expect
_OWN_FAULT = re.compile(rb"The local cloud failed")
_RECORD = re.compile(r"(?m)^(?=\d{4}-\d\d-\d\d \d\d:\d\d:\d\d)")
_OF_MOTO = "sagemaker_rest.cloud.neighbours.moto_faults"


@dataclass
class Outcome:
    """The outcome. `findings` are to be none; a request is drawn again from its number (`request_of`)."""

    answers: Counter[int] = field(default_factory=Counter)
    findings: list[str] = field(default_factory=list)
    seconds: float = 0.0
    slowest: float = 0.0

    def __str__(self) -> str:
        answers = ", ".join(f"{status}: {count}" for status, count in sorted(self.answers.items()))
        return f"{len(self.findings)} findings in {self.seconds:.0f} s, slowest {self.slowest:.2f} s; {answers}"


@dataclass(frozen=True, slots=True)
class Target:
    """A surface, and where it is. `is_well` asks it something good, and says whether the answer is; `faults` are the
    tracebacks that it has logged since it was asked last.
    """

    surface: Surface
    port: int
    is_well: Callable[[], bool]
    faults: Callable[[], list[str]]


class Log:
    """The log of a process, for errors of its own; those of moto are moto's."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._read = 0

    def faults(self) -> list[str]:
        """Return the new ones."""
        with self._path.open("rb") as log:
            log.seek(self._read)
            added = log.read()
        self._read += len(added)
        records = _RECORD.split(added.decode("utf-8", "replace"))
        return [each for each in records if "Traceback" in each and _OF_MOTO not in each.partition("\n")[0]]


def fuzz(target: Target, seed: int, count: int) -> Outcome:
    """Send `count` requests, several at once; ask something good between, and at the end."""
    outcome, began = Outcome(), time.perf_counter()
    for first in range(0, count, _BETWEEN_CHECKS):
        numbers = range(first, min(first + _BETWEEN_CHECKS, count))
        asyncio.run(_send_all(target, seed, numbers, outcome))
        where = f"seed {seed}, requests {first} to {numbers[-1]}"
        outcome.findings += [f"{where}: {fault}" for fault in target.faults()]
        if not target.is_well():
            outcome.findings.append(f"{where}: a good request is not answered after them")
    outcome.seconds = time.perf_counter() - began
    return outcome


def request_of(surface: Surface, seed: int, number: int) -> bytes:
    """Draw a request again."""
    return surface.request(Odd(f"{seed}/{number}"))


async def _send_all(target: Target, seed: int, numbers: range, outcome: Outcome) -> None:
    remaining = iter(numbers)

    async def send() -> None:
        for number in remaining:
            sent = request_of(target.surface, seed, number)
            began = time.perf_counter()
            finding = await _sent(target.port, sent, outcome)
            outcome.slowest = max(outcome.slowest, time.perf_counter() - began)
            if finding:
                outcome.findings.append(f"seed {seed}, request {number}: {finding}: {sent[:600]!r}")

    await asyncio.gather(*(send() for _ in range(_CONNECTIONS)))


async def _sent(port: int, sent: bytes, outcome: Outcome) -> str:
    """Return why the answer is a finding; nothing if it is not."""
    try:
        async with asyncio.timeout(PATIENCE_SECONDS):
            answer = await _answer(port, sent)
    except TimeoutError:
        return "no answer in time"
    except OSError as error:
        return f"{type(error).__name__}: {error}"
    if not answer:
        return "no answer"
    status = _status(answer)
    outcome.answers[status] += 1
    if _OWN_FAULT.search(answer) or not 200 <= status < 600:
        return f"status {status}, {answer[-400:]!r}"
    return ""


async def _answer(port: int, sent: bytes) -> bytes:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        writer.write(sent)
        writer.write_eof()
        return await reader.read()
    finally:
        writer.transport.abort()


def _status(answer: bytes) -> int:
    """Of the last answer; 100 comes before it."""
    words = answer.removeprefix(b"HTTP/1.1 100 Continue\r\n\r\n").split(b" ", 2)
    return int(words[1]) if len(words) > 1 and words[1].isdigit() else 0
