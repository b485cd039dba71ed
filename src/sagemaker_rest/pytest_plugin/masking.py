"""Reports without sensitive values: tracebacks, local variables, compared values, captured output, properties.

A report is masked where it is made, in the process that knows the values. So all that is made of it has none of them:
the terminal's output, JUnit XML, HTML, what a worker of pytest-xdist sends.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from sagemaker_rest.terraform.sensitive import SECRETS

if TYPE_CHECKING:
    import warnings
    from collections.abc import Generator

_SHOWN_CHARACTERS = 400


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Mask the report of a phase of a test, after all others have added to it."""
    report = yield
    report.longrepr = _masked(report.longrepr)
    report.sections = _masked(report.sections)
    report.user_properties = _masked(report.user_properties)
    return report


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """Mask the report of a file that is collected: its module may plan something, and fail."""
    report = yield
    report.longrepr = _masked(report.longrepr)
    report.sections = _masked(report.sections)
    return report


@pytest.hookimpl(tryfirst=True)
def pytest_assertrepr_compare(op: str, left: object, right: object) -> list[str] | None:
    """Show no difference between values of which one is sensitive: it would show a part of it."""
    try:
        shown = f"{left!r} {op} {right!r}"
    except Exception:  # noqa: BLE001  anything may have a repr that fails, and pytest knows how to go on
        return None
    masked = SECRETS.mask(shown)
    if masked == shown:
        return None
    if len(masked) > _SHOWN_CHARACTERS:
        masked = f"{masked[:_SHOWN_CHARACTERS]}… ({len(masked)} characters)"
    return [masked, "(no difference is shown, because a part of it is sensitive)"]


@pytest.hookimpl(tryfirst=True)
def pytest_warning_recorded(warning_message: warnings.WarningMessage) -> None:
    text = str(warning_message.message)
    if SECRETS.are_in(text):
        warning_message.message = SECRETS.mask(text)


def _masked(shown: Any) -> Any:
    """Return the value with all of its texts masked; pytest's own objects are changed in place."""
    if isinstance(shown, str):
        return SECRETS.mask(shown)
    if isinstance(shown, list):
        return [_masked(part) for part in shown]
    if isinstance(shown, tuple):
        return tuple(_masked(part) for part in shown)
    if type(shown).__module__.startswith("_pytest."):
        for name, part in vars(shown).items():
            setattr(shown, name, _masked(part))
    return shown
