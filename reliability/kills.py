"""End runs, clouds and containers at the worst moment, and look at what they leave: the tests that do it, counted.

Each test ends one process, or all, by one signal at one moment, and compares the account, the processes and the files
with those before.
"""

from __future__ import annotations

import collections
from typing import TYPE_CHECKING, Any

from reliability.tables import columns
from reliability.tested import run_tests

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from reliability.tested import TestResult

MATRIX = "tests/scenarios/harness/kills"
# kinds with a test of their own
SINGLE = {
    "tests/scenarios/harness/test_killed_runs.py::test_when_the_guardian_is_killed_too_a_command_destroys": (
        "SIGKILL of the run and its guardian in test"
    ),
}
SHORT = (f"{MATRIX}/test_kills_under_pytest.py::test_nothing_is_left[SIGKILL of pytest in destroy]",)
_RUNNERS = {"pytest": "pytest", "xdist": "pytest -n 2", "tox": "tox"}


def measure(rounds: int, tests: Sequence[str]) -> dict[str, Any]:
    """Run the tests so many times, and count by kind."""
    done = [run_tests(tests) for _ in range(rounds)]
    ended: collections.Counter[str] = collections.Counter()
    nothing_left: collections.Counter[str] = collections.Counter()
    for result in (result for run in done for result in run.results):
        ended[kind(result)] += 1
        nothing_left[kind(result)] += result.outcome == "passed"
    return {
        "complete": all(run.is_complete for run in done),
        "kinds": [{"kind": each, "ended": ended[each], "nothing_left": nothing_left[each]} for each in ended],
    }


def whole() -> tuple[str, ...]:
    return (MATRIX, *SINGLE)


def kind(result: TestResult) -> str:
    """Return in words what a test ends, and how."""
    runner = _RUNNERS.get(result.file.rpartition("_")[2].removesuffix(".py"), "")
    words = SINGLE.get(result.id) or result.parameters or result.name.removeprefix("test_").replace("_", " ")
    return f"{words}, under {runner}" if runner else words


def is_good(found: Mapping[str, Any]) -> bool:
    """Return whether all were run, and nothing was ever left."""
    kinds = found["kinds"]
    return bool(found["complete"] and kinds and all(each["ended"] == each["nothing_left"] for each in kinds))


def table(found: Mapping[str, Any]) -> str:
    """Return the figures as Markdown."""
    lines = [(each["kind"], each["ended"], each["nothing_left"]) for each in found["kinds"]]
    total = sum(each["ended"] for each in found["kinds"])
    left = total - sum(each["nothing_left"] for each in found["kinds"])
    sentence = f"{len(lines)} kinds, {total} kills; {left} of them left something."
    return f"{columns(('what is ended, and when', 'times', 'nothing left'), lines)}\n\n{sentence}"
