"""Plan cases become tests: `*.plan.yaml`, `*.plan.yml` and `*.plan.json`. `--regenerate` writes what they expect."""

from __future__ import annotations

import types
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest

from sagemaker_rest.errors import PlanCaseError, TerraformError
from sagemaker_rest.plan_cases.case import SUFFIXES, read_case
from sagemaker_rest.plan_cases.comparison import (
    counts_that_differ,
    outputs_that_differ,
    unexpected_sentences,
    values_that_differ,
)
from sagemaker_rest.plan_cases.inventory import inventory_of, inventory_of_refusal, write_inventory

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from sagemaker_rest.plan_cases.case import PlanCase
    from sagemaker_rest.pytest_plugin.fixtures import PlanStack
    from sagemaker_rest.terraform.plan import Plan

_LONGEST_NAME = 60


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> PlanCaseFile | None:
    if file_path.name.endswith(SUFFIXES):
        return PlanCaseFile.from_parent(parent, path=file_path)
    return None


class PlanCaseFile(pytest.Module):
    """One file: a test for each thing that it expects. It is a module to pytest, so fixtures come as to any test."""

    def _getobj(self) -> types.ModuleType:
        return types.ModuleType(self.path.name)

    def collect(self) -> Iterator[PlanCaseItem]:
        try:
            case = read_case(self.path)
        except PlanCaseError as error:
            raise self.CollectError(str(error)) from error
        if self.config.getoption("--regenerate"):
            yield self._item("regenerate", _regenerating(case))
            return
        if not case.expects_anything:
            raise self.CollectError(
                f"{case.file} expects nothing: give counts, values, outputs or errors, or have them written: "
                f"{self._command()}"
            )
        for name, check in _checks(case):
            yield self._item(name, check)

    def _item(self, name: str, check: Callable[..., None]) -> PlanCaseItem:
        item: PlanCaseItem = PlanCaseItem.from_parent(self, name=name, callobj=check)
        item.add_marker(pytest.mark.plan)
        return item

    def _command(self) -> str:
        return f"pytest {self.nodeid} --regenerate"


class PlanCaseItem(pytest.Function):
    """One thing that a case expects. A failure is the differences, and the command that writes the file anew."""

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], *args: Any, **kwargs: Any) -> Any:
        if not isinstance(excinfo.value, _DifferentError | TerraformError | PlanCaseError):
            return super().repr_failure(excinfo, *args, **kwargs)
        lines = [str(excinfo.value)]
        if not isinstance(excinfo.value, PlanCaseError) and not self.config.getoption("--regenerate"):
            file = self.nodeid.partition("::")[0]
            lines += ["", f"To write what the plan has now: pytest {file} --regenerate"]
        return "\n".join(lines)

    def reportinfo(self) -> tuple[Path, int | None, str]:
        return self.path, None, f"{self.path.name}: {self.name}"


class _DifferentError(Exception):
    """The failure of a case: the plan differs from what it expects; the message lists the differences."""

    def __init__(self, heading: str, differences: list[str]) -> None:
        super().__init__("\n  ".join([heading, *(line.replace("\n", "\n  ") for line in differences)]))


def _checks(case: PlanCase) -> Iterator[tuple[str, Callable[..., None]]]:
    if case.counts is not None:
        yield "counts", _comparing(case, "counts of resources", partial(counts_that_differ, counts=case.counts))
    for address, arguments in (case.values or {}).items():
        compare = partial(values_that_differ, address=address, arguments=arguments)
        yield f"values[{address}]", _comparing(case, f"values of {address}", compare)
    if case.outputs is not None:
        yield "outputs", _comparing(case, "outputs", partial(outputs_that_differ, outputs=case.outputs))
    for sentence in case.errors or ():
        yield f"errors[{_short(sentence)}]", _expecting(case, sentence)
    if case.errors is not None:
        yield "no other errors", _expecting_no_other(case)


def _comparing(case: PlanCase, what: str, compare: Callable[[Plan], list[str]]) -> Callable[[PlanStack], None]:
    def check(plan_stack: PlanStack) -> None:
        if differences := compare(plan_stack(case.configuration, **case.variables)):
            raise _DifferentError(f"{what} in the plan of {case.configuration}:", differences)

    return check


def _expecting(case: PlanCase, sentence: str) -> Callable[[PlanStack], None]:
    def check(plan_stack: PlanStack) -> None:
        said = _refusal(case, plan_stack)
        if not any(sentence.strip() in one for one in said):
            raise _DifferentError(f"{case.configuration} is refused, and no error says {sentence!r}:", said)

    return check


def _expecting_no_other(case: PlanCase) -> Callable[[PlanStack], None]:
    def check(plan_stack: PlanStack) -> None:
        if others := unexpected_sentences(_refusal(case, plan_stack), case.errors or ()):
            raise _DifferentError(f"{case.configuration} is refused for more than the case says:", others)

    return check


def _refusal(case: PlanCase, plan_stack: PlanStack) -> list[str]:
    try:
        plan = plan_stack(case.configuration, **case.variables)
    except TerraformError as error:
        return list(error.sentences) or [str(error)]
    raise _DifferentError(f"{case.configuration} is not refused:", [repr(plan)])


def _regenerating(case: PlanCase) -> Callable[[PlanStack], None]:
    def regenerate(plan_stack: PlanStack) -> None:
        try:
            expectations = inventory_of(plan_stack(case.configuration, **case.variables))
        except TerraformError as error:
            if not error.sentences:
                raise
            expectations = inventory_of_refusal(error.sentences)
        write_inventory(case, expectations)

    return regenerate


def _short(sentence: str) -> str:
    line = " ".join(sentence.split())
    return line if len(line) <= _LONGEST_NAME else f"{line[: _LONGEST_NAME - 1]}…"
