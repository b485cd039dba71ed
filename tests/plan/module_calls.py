"""Many calls of a module in one configuration: what comes of each is planned in one run of Terraform.

What a run costs whatever it plans is then paid once.
"""

from __future__ import annotations

import dataclasses
import json
import shutil
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, TypeVar

from sagemaker_rest.terraform.documentation.module import read_module

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from sagemaker_rest.terraform.documentation.module import Output
    from sagemaker_rest.terraform.plan import Plan, PlannedResource

_T = TypeVar("_T")

_MODULE = "module"


def write_calls(folder: Path, module: Path, calls: Mapping[str, Mapping[str, Any]]) -> None:
    """A root module in `folder` that calls `module` once for each entry of `calls`: a name, and the module's inputs.

    Its variable `calls` is to be just that.
    """
    shutil.copytree(module, folder / _MODULE)
    outputs = read_module(module).outputs
    (folder / "variables.tf.json").write_text(json.dumps({"variable": {"calls": {"type": "any"}}}), encoding="utf-8")
    for name, inputs in calls.items():
        called = {"source": f"./{_MODULE}", **{one: f"${{var.calls.{name}.{one}}}" for one in inputs}}
        document = {"module": {name: called}, "output": _outputs(name, outputs)}
        (folder / _file(name)).write_text(json.dumps(document, indent=2), encoding="utf-8")


def planned_calls(plan: Plan, names: Iterable[str]) -> dict[str, Plan]:
    """The plan of each call, as it would be if the module were the root."""
    return {name: _part(plan, name) for name in names}


def _file(call: str) -> str:
    return f"{call}.tf.json"


def _outputs(call: str, outputs: Iterable[Output]) -> dict[str, Any]:
    return {
        _output_prefix(call) + output.name: {
            "value": f"${{module.{call}.{output.name}}}",
            "sensitive": output.sensitive,
        }
        for output in outputs
    }


def _output_prefix(call: str) -> str:
    return f"{call}--"


def _part(plan: Plan, call: str) -> Plan:
    place, output = f"module.{call}.", _output_prefix(call)
    return dataclasses.replace(
        plan,
        resources=_moved(plan.resources, place),
        data_sources=_moved(plan.data_sources, place),
        changes=_below(plan.changes, place) | _below(plan.changes, f"output.{output}"),
        resource_changes=_below(plan.resource_changes, place),
        outputs=MappingProxyType(_below(plan.outputs, output)),
        unknown_outputs=frozenset(_below(dict.fromkeys(plan.unknown_outputs), output)),
        sensitive_outputs=frozenset(_below(dict.fromkeys(plan.sensitive_outputs), output)),
    )


def _moved(resources: Mapping[str, PlannedResource], place: str) -> Mapping[str, PlannedResource]:
    return {
        address: dataclasses.replace(
            resource, address=address, module=resource.module.removeprefix(place.removesuffix(".")).removeprefix(".")
        )
        for address, resource in _below(resources, place).items()
    }


def _below(entries: Mapping[str, _T], prefix: str) -> dict[str, _T]:
    return {name.removeprefix(prefix): entry for name, entry in entries.items() if name.startswith(prefix)}
