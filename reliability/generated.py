"""Generated requests by the ten thousand, to each surface of the cloud: none may crash it or hang.

A finding is a request without an answer in time, an answer that tells of a fault of the cloud's own, a traceback, or a
good request that is not answered afterwards. tests/scenarios/generated_requests draws them, and again by their numbers.
"""

from __future__ import annotations

import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from reliability.tables import columns
from tests.scenarios.generated_requests.fuzzing import Outcome, fuzz
from tests.scenarios.generated_requests.stack import SURFACES, attacked

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Plan:
    """`count` requests to each surface, drawn from `seed`."""

    count: int
    seed: int


WHOLE = Plan(count=25_000, seed=1)
SHORT = Plan(count=200, seed=1)


def measure(plan: Plan) -> dict[str, Any]:
    """Send them, and return what came of it by surface."""
    rows = {}
    with tempfile.TemporaryDirectory() as folder, attacked(Path(folder)) as targets:
        for surface in SURFACES:
            rows[surface] = _row(plan, fuzz(targets[surface], plan.seed, plan.count))
            sys.stderr.write(f"{surface}: {rows[surface]}\n")
    return {"seed": plan.seed, "surfaces": rows}


def _row(plan: Plan, outcome: Outcome) -> dict[str, Any]:
    hundreds = {f"{hundred}xx": 0 for hundred in (2, 3, 4, 5)}
    for status, count in outcome.answers.items():
        hundreds[f"{status // 100}xx"] = hundreds.get(f"{status // 100}xx", 0) + count
    return {
        "requests": plan.count,
        "findings": outcome.findings,
        "slowest_seconds": round(outcome.slowest, 2),
        "seconds": round(outcome.seconds),
        "answers": hundreds,
    }


def is_good(found: Mapping[str, Any]) -> bool:
    """Return whether nothing was found."""
    surfaces = found["surfaces"].values()
    return bool(surfaces) and not any(each["findings"] for each in surfaces)


def table(found: Mapping[str, Any]) -> str:
    """Return the figures as Markdown."""
    surfaces = found["surfaces"]
    heads = ("surface", "requests", "findings", "slowest, s", "2xx", "3xx", "4xx", "5xx")
    lines = [
        (
            name,
            f"{each['requests']:,}",
            len(each["findings"]),
            each["slowest_seconds"],
            *(f"{each['answers'][hundred]:,}" for hundred in heads[4:]),
        )
        for name, each in surfaces.items()
    ]
    total = sum(each["requests"] for each in surfaces.values())
    return f"{columns(heads, lines)}\n\n{total:,} requests, drawn from seed {found['seed']}."
