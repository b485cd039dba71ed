"""The life of a configuration: applied step by step, planned again after each, imported elsewhere, destroyed."""

from __future__ import annotations

import contextlib
import json
import re
import shutil
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sagemaker_rest.errors import SagemakerRestError, TerraformError
from sagemaker_rest.terraform.plan import Plan
from tests.scenarios.acceptance.imports import NOT_IMPORTED, import_document, override_document, read_values
from tests.scenarios.acceptance.kinds import different_attributes, is_same

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from sagemaker_rest.targets.deployer import Deployer
    from sagemaker_rest.targets.planner import Planner
    from sagemaker_rest.targets.stack import Stack
    from sagemaker_rest.terraform.changes import ResourceChange
    from tests.scenarios.acceptance.kinds import Kind

_DECLARED = re.compile(r'^(resource|data) "(\w+)" "(\w+)"', re.MULTILINE)
_EMPTY_PLAN = Plan({}, {}, {}, {}, {}, frozenset(), {})
_EACH_ERROR = re.compile(r"\n\n(?=Error: )")


@dataclass(frozen=True, slots=True)
class Life:
    """The outcome of a configuration.

    `owners` has the kind of each resource that it declares, `plans` the second plan of each step, `refusals` the errors
    of all applies, `imported` the plan of an empty workspace that imports everything that there was after the first
    step (None if there is none, because of `import_error`), and `left` what was left after the destroy.
    """

    owners: Mapping[str, str]
    plans: tuple[Plan, ...]
    refusals: tuple[str, ...]
    imported: Plan | None
    import_error: str
    left: str

    def refusals_of(self, kind: Kind) -> list[str]:
        """Return the errors of the applies that name this kind's file."""
        return [refusal for refusal in self.refusals if f"({kind.name}.tf:" in refusal]

    def unnamed_refusals(self) -> list[str]:
        """Return the errors of the applies that name no file of a kind."""
        return [refusal for refusal in self.refusals if not any(f"({kind}.tf:" in refusal for kind in self.kinds)]

    @property
    def kinds(self) -> frozenset[str]:
        """The names of the kinds that the configuration declares."""
        return frozenset(self.owners.values())

    def different_attributes(self, kind: Kind) -> list[str]:
        """Return a sentence for each attribute that is not as it is configured, at any step."""
        return [
            f"step {number}: {sentence}"
            for number, (expected, plan) in enumerate(zip(kind.steps, self.plans, strict=False), start=1)
            for sentence in different_attributes(expected, _values(plan))
        ]

    def changes_of(self, kind: Kind) -> list[str]:
        """Return what a second plan would change of this kind, after any step."""
        return [
            f"step {number}: {change}"
            for number, plan in enumerate(self.plans, start=1)
            for address, change in _changes(plan)
            if self._owner(address) == kind.name
        ]

    def import_differences(self, kind: Kind) -> list[str]:
        """Return how what was imported differs from what was applied."""
        if self.imported is None:
            return [self.import_error]
        return [*self._changed_by_import(kind, self.imported), *self._read_otherwise(kind, self.imported)]

    def _changed_by_import(self, kind: Kind, imported: Plan) -> Iterator[str]:
        for address, change in _changes(imported):
            if self._owner(address) == kind.name and change.type not in NOT_IMPORTED:
                yield str(change)

    def _read_otherwise(self, kind: Kind, imported: Plan) -> Iterator[str]:
        for address, resource in self.plans[0].resources.items():
            if self._owner(address) != kind.name or address not in imported.resources or resource.type in NOT_IMPORTED:
                continue
            before, after = read_values(resource), read_values(imported.resources[address])
            for name in sorted(before):
                if not is_same(before[name], after.get(name)):
                    yield f"{address}.{name} is imported as {after.get(name)!r}, not {before[name]!r}"

    def _owner(self, address: str) -> str | None:
        return self.owners.get(address.partition("[")[0])


def live(
    deployer: Deployer, planner: Planner, copies: Path, configuration: Path, steps: int, given: Mapping[str, Any]
) -> Life:
    """Apply each step of a configuration and plan again; import everything into an empty workspace; destroy it.

    `copies` is the folder of the planner's configurations, `given` the variables but for the step.
    """
    stacks: list[Stack] = []
    plans: list[Plan] = []
    refusals: list[str] = []
    imported: Plan | None = None
    import_error = left = ""
    for step in range(1, steps + 1):
        variables = {**given, "step": step}
        with _noting(refusals):
            if stacks:
                stacks[0].apply(**variables)
            else:
                deployer.deploy(configuration.name, variables, stacks.append)
        plans.append(_EMPTY_PLAN)
        with _noting(refusals):
            plans[-1] = stacks[0].plan(**variables)
        if step == 1:
            imported, import_error = _import_all(plans[0], planner, configuration, copies, variables)
    try:
        deployer.destroy(stacks[0])
    except SagemakerRestError as error:
        left = str(error)
    return Life(_declared_in(configuration), tuple(plans), tuple(refusals), imported, import_error, left)


@contextlib.contextmanager
def _noting(refusals: list[str]) -> Iterator[None]:
    """Note the errors of a Terraform command: the kinds that they do not name are still of interest."""
    try:
        yield
    except TerraformError as error:
        refusals += _EACH_ERROR.split(error.diagnostics)


def _import_all(
    applied: Plan, planner: Planner, configuration: Path, copies: Path, variables: Mapping[str, Any]
) -> tuple[Plan | None, str]:
    """Plan the import of everything that there is into an empty workspace; return the plan, or why there is none."""
    copy = copies / configuration.name
    shutil.copytree(configuration, copy)
    present = [resource for resource in applied.resources.values() if resource.actions != ("create",)]
    (copy / "imports.tf.json").write_text(json.dumps(import_document(present)), encoding="utf-8")
    (copy / "imports_override.tf.json").write_text(json.dumps(override_document(present)), encoding="utf-8")
    try:
        return planner.plan(copy.name, variables), ""
    except TerraformError as error:
        return None, error.diagnostics


def _declared_in(configuration: Path) -> dict[str, str]:
    """Return the kind of each resource and data source of a configuration: the file that declares it."""
    return {
        f"{'data.' if block == 'data' else ''}{kind}.{name}": file.stem
        for file in sorted(configuration.glob("*.tf"))
        for block, kind, name in _DECLARED.findall(file.read_text(encoding="utf-8"))
    }


def _changes(plan: Plan) -> Iterator[tuple[str, ResourceChange]]:
    # an import that changes nothing is a change to Terraform
    return ((address, change) for address, change in plan.resource_changes.items() if change.actions != ("no-op",))


def _values(plan: Plan) -> dict[str, Mapping[str, Any]]:
    return {address: resource.values for address, resource in {**plan.resources, **plan.data_sources}.items()}
