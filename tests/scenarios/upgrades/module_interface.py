"""The interface of the modules for a caller, and what a change takes away from it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from packaging.version import Version

from sagemaker_rest.terraform.documentation.module import Module, read_module
from sagemaker_rest.terraform.workspace import tree_digest
from tests.scenarios.upgrades.breaks import Break
from tests.scenarios.upgrades.type_constraints import narrowings, read_type

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_BOUND = re.compile(r">=\s*(?P<version>[\d.]+)")


def interface_breaks(before: Path, now: Path) -> list[Break]:
    """Compare the modules below two folders: by path, variable by variable and output by output."""
    if tree_digest(before) == tree_digest(now):
        return []
    old, new = _modules(before), _modules(now)
    gone = [Break(path, f"there is no module {path} any more") for path in sorted(old.keys() - new.keys())]
    changed = [one for path in sorted(old.keys() & new.keys()) for one in _module_breaks(path, old[path], new[path])]
    return gone + changed


def _modules(folder: Path) -> dict[str, Module]:
    return {
        str(file.parent.relative_to(folder)): read_module(file.parent) for file in sorted(folder.rglob("variables.tf"))
    }


def _module_breaks(path: str, before: Module, now: Module) -> Iterator[Break]:
    yield from _requirement_breaks(path, before, now)
    inputs = {variable.name: variable for variable in now.variables}
    known = {variable.name for variable in before.variables}
    for variable in now.variables:
        if variable.required and variable.name not in known:
            yield Break(variable.name, f"{path} has a new variable {variable.name}, which must be set")
    for old in before.variables:
        new = inputs.get(old.name)
        if new is None:
            yield Break(old.name, f"{path} has no variable {old.name} any more")
            continue
        if new.required and not old.required:
            yield Break(old.name, f"{path}: {old.name} must be set, and had a default")
        for sentence in sorted(narrowings(old.name, read_type(old.type), read_type(new.type))):
            yield Break(old.name, f"{path}: {sentence}")
    outputs = {output.name: output for output in now.outputs}
    for output in before.outputs:
        if output.name not in outputs:
            yield Break(output.name, f"{path} has no output {output.name} any more")
        elif outputs[output.name].sensitive and not output.sensitive:
            yield Break(output.name, f"{path}: {output.name} is sensitive now, which stops who outputs it")


def _requirement_breaks(path: str, before: Module, now: Module) -> Iterator[Break]:
    old = {requirement.name: requirement.versions for requirement in before.requirements}
    for requirement in now.requirements:
        name, versions = requirement.name, requirement.versions
        if name not in old:
            yield Break(name, f"{path} needs {name} {versions}, and did not")
        elif versions != old[name] and not _takes_all_of(versions, old[name]):
            yield Break(name, f"{path} needs {name} {versions}, where {old[name]} was enough")


def _takes_all_of(now: str, before: str) -> bool:
    """Return whether lower bounds take what others took; anything but lower bounds is not taken for wider."""
    new, old = _lower_bounds(now), _lower_bounds(before)
    return bool(new and old) and max(new) <= max(old)


def _lower_bounds(versions: str) -> list[Version]:
    """The versions of `>= 1.9, >= 1.10`; none where there is any other operator."""
    bounds = [_BOUND.fullmatch(part.strip()) for part in versions.split(",")]
    return [Version(bound["version"]) for bound in bounds if bound] if all(bounds) else []
