"""Runs of pytest over tests of this repository, and what each test came to."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from reliability.machine import ROOT

if TYPE_CHECKING:
    from collections.abc import Sequence

_NOT_PASSED = ("failure", "error", "skipped")


@dataclass(frozen=True, slots=True)
class TestResult:
    """`outcome` is `passed`, `failure`, `error` or `skipped`; `parameters` are those in brackets."""

    __test__ = False  # pytest, this is not a test

    file: str
    name: str
    parameters: str
    outcome: str

    @property
    def id(self) -> str:
        """Return the id that pytest takes."""
        return f"{self.file}::{self.name}" + (f"[{self.parameters}]" if self.parameters else "")


@dataclass(frozen=True, slots=True)
class TestRun:
    """`seconds` is the time on the wall; `is_complete` whether pytest came to the end of the tests."""

    __test__ = False

    results: tuple[TestResult, ...]
    seconds: float
    is_complete: bool

    def count(self, *outcomes: str) -> int:
        return sum(result.outcome in outcomes for result in self.results)

    @property
    def failed(self) -> list[str]:
        """Return the ids of the tests that failed, or whose fixtures did."""
        return sorted({result.id for result in self.results if result.outcome in {"failure", "error"}})


def run_tests(arguments: Sequence[str]) -> TestRun:
    """Run pytest with these arguments; what it prints goes to standard error."""
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "junit.xml"
        began = time.monotonic()
        done = subprocess.run(
            [sys.executable, "-m", "pytest", "--quiet", f"--junitxml={report}", *arguments],
            cwd=ROOT,
            stdout=sys.stderr,
            check=False,
        )
        seconds = time.monotonic() - began
        results = read_report(report.read_text(encoding="utf-8")) if report.exists() else ()
    return TestRun(results, seconds, is_complete=done.returncode in {0, 1} and bool(results))


def read_report(text: str) -> tuple[TestResult, ...]:
    """Return what a JUnit report of pytest says."""
    return tuple(_result(case) for case in ET.fromstring(text).iter("testcase"))  # noqa: S314 - pytest has written it


def _result(case: ET.Element) -> TestResult:
    name, _, parameters = case.attrib["name"].partition("[")
    outcome = next((each for each in _NOT_PASSED if case.find(each) is not None), "passed")
    file = case.attrib["classname"].replace(".", "/") + ".py"
    return TestResult(file, name, parameters.removesuffix("]"), outcome)
