"""One to fifty stacks at once: what each takes of time and memory, and how long a prediction takes beside them."""

from __future__ import annotations

import itertools
import statistics
import sys
import time
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

import requests

from reliability.cloud import World, world
from reliability.memory import MIB
from reliability.models import Served, predicted
from reliability.tables import columns

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from sagemaker_rest.targets.stack import Stack

ADDEND = 2
WHOLE = (1, 2, 5, 10, 20, 30, 40, 50)
SHORT = (1, 2)
REQUESTS = 400


@dataclass(frozen=True, slots=True)
class Many:
    """The figures with so many stacks; `apply_seconds` is the median of those that were applied since the row before.

    `containers_mib` is what the containers have for themselves: memory that they share is not a stack's.
    """

    stacks: int
    apply_seconds: float
    p50_ms: float
    p95_ms: float
    right: int
    wrong: int
    cloud_mib: float
    containers_mib: float


def measure(counts: Sequence[int]) -> list[Many]:
    """Apply stack after stack, and look at all of them at each of `counts`."""
    with world((ADDEND,), Served.COMMAND, destroy=False) as running:
        return list(_grow(running, counts))


def _grow(running: World, counts: Sequence[int]) -> Iterator[Many]:
    stacks: list[Stack] = []
    with requests.Session() as session:
        for count in counts:
            taken = []
            while len(stacks) < count:
                began = time.monotonic()
                stacks.append(running.deploy(f"stack-{len(stacks) + 1}", ADDEND))
                taken.append(time.monotonic() - began)
                stacks[-1].keep()  # its provider takes more memory than all that is measured
            sys.stderr.write(f"{count} stacks\n")
            yield _look(running, session, [stack.url() for stack in stacks], statistics.median(taken))


def _look(running: World, session: requests.Session, urls: Sequence[str], apply_seconds: float) -> Many:
    for url in urls:
        _ask(session, url, 0)
    answers = [_ask(session, url, number) for number, url in zip(range(REQUESTS), itertools.cycle(urls), strict=False)]
    milliseconds = statistics.quantiles((seconds * 1000 for seconds, _ in answers), n=20)
    right = sum(is_right for _, is_right in answers)
    containers = running.containers()
    return Many(
        stacks=len(containers),
        apply_seconds=round(apply_seconds, 2),
        p50_ms=round(milliseconds[9], 1),
        p95_ms=round(milliseconds[18], 1),
        right=right,
        wrong=len(answers) - right,
        cloud_mib=round(running.cloud.memory_info().rss / MIB, 1),
        containers_mib=round(sum(each.memory_full_info().uss for each in containers) / MIB, 1),
    )


def _ask(session: requests.Session, url: str, number: int) -> tuple[float, bool]:
    """Return how many seconds an answer took, and whether it was right."""
    began = time.perf_counter()
    answer = session.post(url, json={"instances": [float(number)]}, timeout=60)
    seconds = time.perf_counter() - began
    is_right = answer.status_code == 200 and answer.json() == {"predictions": [predicted(ADDEND, number)]}
    return seconds, is_right


def figures(measured: Sequence[Many]) -> dict[str, Any]:
    """Return the rows, and what a stack adds to the memory of the cloud's process: the slope over all rows."""
    last = measured[-1]
    slope = statistics.linear_regression(
        [each.stacks for each in measured], [each.cloud_mib for each in measured]
    ).slope
    return {
        "rows": [asdict(each) for each in measured],
        "cloud_mib_a_stack": round(slope, 2),
        "container_mib_a_stack": round(last.containers_mib / last.stacks, 1),
        "wrong": sum(each.wrong for each in measured),
    }


def is_good(found: Mapping[str, Any]) -> bool:
    """Return whether every answer was right."""
    return bool(found["rows"] and found["wrong"] == 0)


def table(found: Mapping[str, Any]) -> str:
    """Return the figures as Markdown."""
    heads = ("stacks", "apply of one, s", "p50 ms", "p95 ms", "wrong answers", "cloud MiB", "containers MiB")
    members = ("stacks", "apply_seconds", "p50_ms", "p95_ms", "wrong", "cloud_mib", "containers_mib")
    lines = [[row[member] for member in members] for row in found["rows"]]
    return (
        f"{columns(heads, lines)}\n\nA stack adds {found['cloud_mib_a_stack']:g} MiB to the cloud's process, and its "
        f"container has {found['container_mib_a_stack']:g} MiB of its own."
    )
