"""The record of the suite's runs in random order."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reliability import suite
from reliability.tested import read_report

if TYPE_CHECKING:
    from pathlib import Path

REPORT = """<testsuites><testsuite>
<testcase classname="tests.runs.test_budget" name="test_one[a-b]" time="0.1" />
<testcase classname="tests.runs.test_budget" name="test_two" time="0.1"><failure message="no">no</failure></testcase>
<testcase classname="tests.runs.test_run" name="test_three" time="0"><skipped message="later" /></testcase>
</testsuite></testsuites>"""
CLEAN = suite.SuiteRun("2026-12-01", "abc1234", 7, ("tests",), 10, 0, 1, 99, complete=True, failures=())
FLAKY = suite.SuiteRun("2026-12-02", "abc1234", 8, ("tests",), 9, 1, 1, 98, complete=True, failures=("tests/a.py::t",))
FOLDER = suite.SuiteRun("2026-12-02", "abc1234", 9, ("tests/runs",), 5, 0, 0, 9, complete=True, failures=())


def test_a_report_names_its_tests_as_pytest_takes_them() -> None:
    results = read_report(REPORT)

    assert [(result.id, result.outcome) for result in results] == [
        ("tests/runs/test_budget.py::test_one[a-b]", "passed"),
        ("tests/runs/test_budget.py::test_two", "failure"),
        ("tests/runs/test_run.py::test_three", "skipped"),
    ]


def test_a_run_is_added_behind_the_others(tmp_path: Path) -> None:
    record = tmp_path / "runs.toml"

    suite.add(CLEAN, record)
    suite.add(FLAKY, record)

    assert suite.read(record) == [CLEAN, FLAKY]


def test_the_table_counts_runs_of_the_whole_suite_and_names_what_failed() -> None:
    table = suite.table(suite.figures([CLEAN, FLAKY, FOLDER]))

    assert "there are 2 runs, 1 of them without a failure" in table
    assert "- `tests/a.py::t`, seed 8" in table


def test_a_run_with_a_failure_is_not_good() -> None:
    assert [suite.is_good(suite.figures([run])) for run in (CLEAN, FLAKY)] == [True, False]
