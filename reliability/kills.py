"""End runs, clouds and containers at the worst moment, and look at what they leave: the tests that do it, counted.

Each test ends one process, or all, by one signal at one moment, and compares the account, the processes and the files
with those before.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from reliability.tables import columns
from reliability.tested import run_tests

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from reliability.tested import TestResult

MATRIX = "tests/scenarios/harness/kills"
# kinds with a test of their own: where it is, and what it ends
SINGLE = {
    "test_when_the_guardian_is_killed_too_a_command_destroys": (
        "tests/scenarios/harness/test_killed_runs.py",
        "SIGKILL of the run and of its guardian in test",
    ),
    "test_a_killed_cloud_is_what_each_report_begins_with": (
        "tests/scenarios/harness/test_lost_target.py",
        "SIGKILL of the cloud under a run",
    ),
    "test_a_parent_that_is_killed_takes_it_along": (
        "tests/scenarios/running_cloud/test_process.py",
        "SIGKILL of the process that started a cloud",
    ),
    "test_files_of_a_cloud_that_was_killed_are_removed_by_the_next_one": (
        "tests/scenarios/running_cloud/test_process.py",
        "SIGKILL of a cloud that has files",
    ),
    "test_containers_and_spares_end_when_their_parent_is_killed": (
        "tests/cloud/sagemaker/containers/test_pool.py",
        "SIGKILL of a cloud with TensorFlow's containers",
    ),
    "test_a_command_ends_when_its_cloud_is_killed": (
        "tests/cloud/sagemaker/containers/command/test_launcher.py",
        "SIGKILL of a cloud with a command as its container",
    ),
    "test_a_container_that_dies_is_started_again_as_it_was": (
        "tests/cloud/sagemaker/runtime/variants/test_supervision.py",
        "SIGKILL of a container",
    ),
}
WHOLE = (MATRIX, *(f"{file}::{name}" for name, (file, _) in SINGLE.items()))
SHORT = (f"{MATRIX}/test_kills_under_pytest.py::test_nothing_is_left[SIGKILL of pytest in destroy]",)
_RUNNERS = {"pytest": "pytest", "xdist": "pytest -n 2", "tox": "tox"}


def measure(tests: Sequence[str]) -> dict[str, Any]:
    """Run the tests, and return by kind whether nothing was left."""
    done = run_tests(tests)
    kinds = [{"kind": kind(result), "nothing_left": result.outcome == "passed"} for result in done.results]
    return {"complete": done.is_complete, "kinds": kinds}


def kind(result: TestResult) -> str:
    """Return in words what a test ends, and how."""
    if result.name in SINGLE:
        _, words = SINGLE[result.name]
        return f"{words} ({result.parameters})" if result.parameters else words
    runner = _RUNNERS.get(result.file.rpartition("_")[2].removesuffix(".py"), "")
    words = result.parameters or result.name.removeprefix("test_").replace("_", " ")
    return f"{words}, under {runner}" if runner else words


def is_good(found: Mapping[str, Any]) -> bool:
    """Return whether all were run, and nothing was ever left."""
    kinds = found["kinds"]
    return bool(found["complete"] and kinds and all(each["nothing_left"] for each in kinds))


def table(found: Mapping[str, Any]) -> str:
    """Return the figures as Markdown."""
    kinds = found["kinds"]
    left = sum(not each["nothing_left"] for each in kinds)
    named = {each["kind"]: "nothing" if each["nothing_left"] else "something" for each in kinds}
    written = columns(("what is ended, and when", "what is left"), named.items())
    return f"{written}\n\n{len(kinds)} kills; {left} left something."
