"""Run the suite, or folders of it, in random order, and add the run to the record: `python -m reliability.suite`.

The order of the files is random, and so is that of the tests in each; both follow from the seed. A flake is a test
that fails in one order or at one time and not in another: the record names what has failed, and `--seed` repeats a run.
"""

from __future__ import annotations

import argparse
import json
import secrets
import sys
import tomllib
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from reliability.machine import circumstances
from reliability.tables import columns
from reliability.tested import run_tests

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

RECORD = Path(__file__).with_name("suite_runs.toml")
WHOLE = "tests"
# a folder of a second
SHORT = ("tests/cloud/authorization",)
AIM = 20


@dataclass(frozen=True, slots=True)
class SuiteRun:
    """One run; `tests` are the folders or files that it was of."""

    date: str
    commit: str
    seed: int
    tests: tuple[str, ...]
    passed: int
    failed: int
    skipped: int
    seconds: int
    complete: bool
    failures: tuple[str, ...]


def run_once(tests: Sequence[str], seed: int, workers: int) -> SuiteRun:
    """Run these tests in the order of `seed`."""
    here = circumstances()
    order = ["--random-order", f"--random-order-seed={seed}"]
    done = run_tests([*order, *(["-n", str(workers)] if workers else []), *tests])
    return SuiteRun(
        date=here.date,
        commit=here.commit,
        seed=seed,
        tests=tuple(tests),
        passed=done.count("passed"),
        failed=len(done.failed),
        skipped=done.count("skipped"),
        seconds=round(done.seconds),
        complete=done.is_complete,
        failures=tuple(done.failed),
    )


def new_seed() -> int:
    return secrets.randbelow(2**31)


def add(run: SuiteRun, record: Path) -> None:
    """Write a run behind those that are in the record. What is there is never changed."""
    lines = [f"{name} = {json.dumps(value)}" for name, value in asdict(run).items()]
    with record.open("a", encoding="utf-8") as written:
        written.write("\n".join(["\n[[run]]", *lines]) + "\n")


def read(record: Path) -> list[SuiteRun]:
    """Return the runs in the record, the oldest first."""
    document = tomllib.loads(record.read_text(encoding="utf-8"))
    return [_run(written) for written in document.get("run", [])]


def _run(written: dict[str, Any]) -> SuiteRun:
    tuples = {name: tuple(written[name]) for name in ("tests", "failures")}
    return SuiteRun(**(written | tuples))


def figures(runs: Sequence[SuiteRun]) -> dict[str, Any]:
    """Return the runs for the page."""
    return {"runs": [asdict(run) for run in runs]}


def is_good(found: Mapping[str, Any]) -> bool:
    """Return whether the last run came to its end without a failure."""
    last = found["runs"][-1]
    return bool(last["complete"] and last["passed"] and not last["failures"])


def table(found: Mapping[str, Any]) -> str:
    """Return all runs as Markdown, and how many there are of the whole suite."""
    heads = ("date", "commit", "seed", "of", "passed", "failed", "skipped", "seconds")
    runs = found["runs"]
    lines = [
        (run["date"], f"`{run['commit']}`", run["seed"], _scope(run["tests"]), *(run[each] for each in heads[4:]))
        for run in runs
    ]
    whole = [run for run in runs if tuple(run["tests"]) == (WHOLE,) and run["complete"]]
    clean = sum(not run["failures"] for run in whole)
    failed = sorted({f"- `{failure}`, seed {run['seed']}" for run in runs for failure in run["failures"]})
    sentence = f"Of the whole suite there are {len(whole)} runs, {clean} of them without a failure; the aim is {AIM}."
    return "\n\n".join(
        [columns(heads, lines), sentence, *(["What has failed:\n\n" + "\n".join(failed)] if failed else [])]
    )


def _scope(tests: Sequence[str]) -> str:
    return "the whole suite" if tuple(tests) == (WHOLE,) else ", ".join(f"`{each}`" for each in tests)


def main() -> int:
    """Run once, and add it to the record."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("tests", nargs="*", default=[WHOLE], help="folders or files; default: all")
    parser.add_argument(
        "--seed", type=int, default=None, help="of an earlier run, to repeat its order; default: a new one"
    )
    parser.add_argument(
        "--workers", type=int, default=2, help="processes; 0: none beside pytest's; default: %(default)s"
    )
    parser.add_argument("--no-record", action="store_true", help="leave the record as it is")
    options = parser.parse_args()
    run = run_once(options.tests, new_seed() if options.seed is None else options.seed, options.workers)
    if not options.no_record and run.passed + run.failed:  # a folder that is not there is no run
        add(run, RECORD)
    sys.stdout.write(table(figures([run])) + "\n")
    return 0 if is_good(figures([run])) else 1


if __name__ == "__main__":
    sys.exit(main())
