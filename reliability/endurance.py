"""A stack under load whose container is killed every minute, and whose model is replaced every five.

The requests go through the REST URL of `examples/mnist`, at a steady rate: one that is late delays no other, and its
time counts from when it was due. Nothing is tried again. Kills fall between updates.
"""

from __future__ import annotations

import itertools
import statistics
import sys
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from reliability.cloud import World, world
from reliability.judgement import Kill, Verdict, Version, moments, verdicts
from reliability.load import Answer, Flow
from reliability.memory import MIB, MemoryWatch, growth
from reliability.models import Served
from reliability.tables import rows

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from sagemaker_rest.targets.stack import Stack

ADDENDS = (2, 3)


@dataclass(frozen=True, slots=True)
class Plan:
    """The plan of a program: how long, how many requests a second, and how often what happens; all in seconds."""

    seconds: float
    rate: float
    kill_every: float
    update_every: float
    served: Served
    memory_every: float = 5.0
    # after the last kill and the last update, for what they bring about to show
    settle: float = 30.0


WHOLE = Plan(seconds=1800, rate=150, kill_every=60, update_every=300, served=Served.TENSORFLOW)
SHORT = Plan(seconds=6, rate=50, kill_every=4, update_every=3, served=Served.COMMAND, memory_every=0.5, settle=4)


@dataclass(frozen=True, slots=True)
class Endurance:
    """The figures. Times in milliseconds are those of right answers; a kill's moment lasts until the next of them."""

    minutes: float
    served: str
    requests: int
    answered_per_second: float
    client_late_p99_ms: float
    kills: int
    recovered: int
    updates: int
    right: int
    wrong: int
    refused_by_a_kill: int
    lost: int
    unanswered: int
    moment_p50_seconds: float
    moment_longest_seconds: float
    update_p50_seconds: float
    p50_ms: float
    p95_ms: float
    p99_ms: float
    p999_ms: float
    longest_ms: float
    memory_begin_mib: float
    memory_half_mib: float
    memory_end_mib: float
    growth_kib_per_minute: float


def measure(plan: Plan) -> Endurance:
    """Run it, and return its figures."""
    with world(ADDENDS, plan.served) as running:
        stack = running.deploy("endurance", ADDENDS[0])
        began = time.monotonic()
        flow = Flow(stack.url(), plan.rate)
        with MemoryWatch(running.cloud, plan.memory_every) as memory:
            kills, updates = _disturb(plan, running, stack, flow.began)
            time.sleep(max(plan.settle, flow.began + plan.seconds - time.monotonic()))
            answers = flow.stop()
    versions = _versions(began, updates)
    return figures(plan, answers, versions, kills, memory.noted)


def _disturb(plan: Plan, running: World, stack: Stack, began: float) -> tuple[list[Kill], list[Version]]:
    """Kill and update as planned; return the kills, and the versions that came."""
    kills, updates, addends = [], [], itertools.cycle(reversed(ADDENDS))
    for second, is_update in _events(plan):
        time.sleep(max(0.0, began + second - time.monotonic()))
        if is_update:
            addend, update_began = next(addends), time.monotonic()
            running.update(stack, addend)
            updates.append(Version(addend, update_began, time.monotonic()))
        else:
            kills.append(running.kill_container())
        sys.stderr.write(f"{second:7.1f} s: {'updated' if is_update else 'killed'}\n")
    return kills, updates


def _events(plan: Plan) -> Iterator[tuple[float, bool]]:
    """Yield when something happens, and whether it is an update. Kills begin after half of their interval."""
    kills = _times(plan.kill_every / 2, plan.kill_every, plan.seconds)
    updates = _times(plan.update_every, plan.update_every, plan.seconds)
    yield from sorted([*((second, False) for second in kills), *((second, True) for second in updates)])


def _times(first: float, every: float, end: float) -> Iterator[float]:
    return itertools.takewhile(lambda second: second < end, itertools.count(first, every))


def _versions(began: float, updates: Sequence[Version]) -> list[Version]:
    """Return the spans in which each version may answer, from what each update took."""
    beginnings = [Version(ADDENDS[0], began, began), *updates]
    endings = [*(update.ended for update in updates), float("inf")]
    return [Version(version.addend, version.began, ended) for version, ended in zip(beginnings, endings, strict=True)]


def figures(
    plan: Plan,
    answers: Sequence[Answer],
    versions: Sequence[Version],
    kills: Sequence[Kill],
    memory: list[tuple[float, int]],
) -> Endurance:
    """Judge all answers, and count."""
    accounted = moments(kills, versions, answers)
    counted = verdicts(answers, versions, accounted)
    cuts = _milliseconds([answer for answer in answers if answer.status == 200])
    took = max(answer.ended for answer in answers) - min(answer.due for answer in answers)
    lasted = [moment.ended - moment.began for moment in accounted if moment.ended < float("inf")]
    updating = [old.ended - new.began for old, new in itertools.pairwise(versions)]
    return Endurance(
        minutes=round(plan.seconds / 60, 1),
        served=plan.served.value,
        requests=len(answers),
        answered_per_second=round(len(answers) / took, 1),
        client_late_p99_ms=round(_late(answers), 1),
        kills=len(kills),
        recovered=len(lasted),
        updates=len(versions) - 1,
        right=counted[Verdict.RIGHT],
        wrong=counted[Verdict.WRONG],
        refused_by_a_kill=counted[Verdict.REFUSED_BY_A_KILL],
        lost=counted[Verdict.LOST],
        unanswered=counted[Verdict.UNANSWERED],
        moment_p50_seconds=round(statistics.median(lasted or [0.0]), 2),
        moment_longest_seconds=round(max(lasted, default=0.0), 2),
        update_p50_seconds=round(statistics.median(updating), 1),
        p50_ms=cuts[500],
        p95_ms=cuts[950],
        p99_ms=cuts[990],
        p999_ms=cuts[999],
        longest_ms=cuts[1000],
        memory_begin_mib=round(memory[0][1] / MIB, 1),
        memory_half_mib=round(memory[len(memory) // 2][1] / MIB, 1),
        memory_end_mib=round(memory[-1][1] / MIB, 1),
        growth_kib_per_minute=round(growth(memory) * 60 / 1024, 1),
    )


def _late(answers: Sequence[Answer]) -> float:
    """Return by how many milliseconds at most the client sent 99 of 100 requests behind their turn."""
    ordered = sorted(answer.sent - answer.due for answer in answers)
    return 1000 * ordered[round((len(ordered) - 1) * 0.99)]


def _milliseconds(right: Sequence[Answer]) -> dict[int, float]:
    """Return the time below which so many of a thousand answers are; the thousandth is the longest."""
    ordered = sorted(answer.seconds * 1000 for answer in right)
    last = len(ordered) - 1
    return {each: round(ordered[round(last * each / 1000)], 1) for each in (500, 950, 990, 999, 1000)}


def is_good(found: Mapping[str, Any]) -> bool:
    """Return whether every answer was right or refused in a kill's own moment, and each kill was recovered from."""
    bad = found["wrong"] + found["lost"] + found["unanswered"]
    return bool(bad == 0 < found["right"] and found["recovered"] == found["kills"])


def table(found: Mapping[str, Any]) -> str:
    """Return the figures as Markdown."""
    return rows(
        {
            "under load": f"{found['minutes']:g} minutes, {found['requests']:,} requests, "
            f"{found['answered_per_second']:g} answered a second; {found['served']} served the model",
            "the client's own delay": f"{found['client_late_p99_ms']:g} ms (p99), in the times below",
            "containers killed": f"{found['kills']}; {found['recovered']} times it answered again",
            "updates": f"{found['updates']}, each within {found['update_p50_seconds']:g} s (median)",
            "right answers": f"{found['right']:,}",
            "wrong answers": found["wrong"],
            "errors in a kill's own moment": f"{found['refused_by_a_kill']:,}",
            "errors at any other time": found["lost"],
            "requests without an answer": found["unanswered"],
            "a kill's own moment": f"{found['moment_p50_seconds']:g} s (median), "
            f"{found['moment_longest_seconds']:g} s (longest)",
            "time of right answers": f"p50 {found['p50_ms']:g} ms, p95 {found['p95_ms']:g} ms, "
            f"p99 {found['p99_ms']:g} ms, p99.9 {found['p999_ms']:g} ms, longest {found['longest_ms']:g} ms",
            "memory of the cloud's process": f"{found['memory_begin_mib']:g} MiB at the beginning, "
            f"{found['memory_half_mib']:g} at half time, {found['memory_end_mib']:g} at the end",
            "growth in the second half": f"{found['growth_kib_per_minute']:g} KiB a minute",
        }
    )
