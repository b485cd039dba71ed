"""When the target goes away under a run: the run says so at once, each report begins with it, and no test begins that
needs it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from _pytest._code.code import ExceptionChainRepr, ReprEntryNative, ReprTraceback

from sagemaker_rest.pytest_plugin.options import RUN
from sagemaker_rest.pytest_plugin.watching import tell

if TYPE_CHECKING:
    from collections.abc import Generator

TARGET_FIXTURE = "sagemaker_rest_target"


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    if ending := _ending(item):
        pytest.fail(ending, pytrace=False)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Let the report of a failure begin with the reason that is behind it."""
    report = yield
    if report.failed and (ending := _ending(item)):
        _begin_with(report, ending)
    return report


def _ending(item: pytest.Item) -> str | None:
    """Return how the target of a test has ended; the first time, also tell whoever watches the run."""
    state = item.config.stash[RUN]
    if state.target is None or TARGET_FIXTURE not in getattr(item, "fixturenames", ()):
        return None
    ending = state.target.ending()
    if ending and not state.has_told_of_target:
        state.has_told_of_target = True
        tell(state.run.folder, ending)
    return ending


def _begin_with(report: pytest.TestReport, ending: str) -> None:
    shown = report.longrepr
    if str(shown).startswith(ending):
        return  # a test that did not begin
    if isinstance(shown, ExceptionChainRepr):
        first = ReprTraceback([ReprEntryNative([f"{ending}\n"])], None, style="native")
        shown.chain = [(first, None, None), *shown.chain]
        if shown.reprcrash is not None:
            shown.reprcrash.message = ending  # what the summary shows
    else:
        report.longrepr = f"{ending}\n\n{shown}"
