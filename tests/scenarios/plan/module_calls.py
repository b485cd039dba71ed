"""Many calls of a module in one configuration: what comes of each is planned, or refused, in one run of
Terraform.

What a run costs whatever it plans is then paid once.
"""

from __future__ import annotations

import dataclasses
import json
import re
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

_BETWEEN_ERRORS = re.compile(r"\n\n(?=Error: )")


def write_calls(folder: Path, module: Path, calls: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """A root module in `folder` that calls `module` once for each entry of `calls`: a name, and the module's inputs.

    Gives the variables that it is to be planned with. Its outputs are those of the calls.
    """
    shutil.copytree(module, folder / "module")
    outputs = read_module(module).outputs
    for name, inputs in calls.items():
        document = _call(name, "module", _of_variables(name, inputs)) | {"output": _outputs(name, outputs)}
        _write(folder / _file(name), document)
    return _variables(folder, calls)


def write_wrong_calls(
    folder: Path, module: Path, calls: Mapping[str, Mapping[str, Any]], *, literal: bool
) -> dict[str, Any]:
    """The same without outputs, and each call has a copy of the module, which a complaint names.

    With `literal` the inputs stand in the calls as they are, and nothing of them is unknown at any time.
    """
    for name, inputs in calls.items():
        shutil.copytree(module, folder / name)
        given = _literal(inputs) if literal else _of_variables(name, inputs)
        _write(folder / _file(name), _call(name, name, given))
    return {} if literal else _variables(folder, calls)


def planned_calls(plan: Plan, names: Iterable[str]) -> dict[str, Plan]:
    """The plan of each call, as it would be if the module were the root."""
    return {name: _part(plan, name) for name in names}


def refused_calls(diagnostics: str, names: Iterable[str]) -> dict[str, str]:
    """Return what Terraform complains of in each call: of its input, or of what the module makes of that."""
    errors = _BETWEEN_ERRORS.split(diagnostics)
    return {name: "\n\n".join(error for error in errors if _is_about(name, error)) for name in names}


def _is_about(call: str, error: str) -> bool:
    return f"({_file(call)}:" in error or f"({call}/" in error or f" at {call}/" in error


def _file(call: str) -> str:
    return f"{call}.tf.json"


def _write(file: Path, document: Mapping[str, Any]) -> None:
    file.write_text(json.dumps(document, indent=2), encoding="utf-8")


def _call(name: str, source: str, inputs: Mapping[str, Any]) -> dict[str, Any]:
    return {"module": {name: {"source": f"./{source}", **inputs}}}


def _of_variables(name: str, inputs: Iterable[str]) -> dict[str, str]:
    return {one: f"${{var.calls.{name}.{one}}}" for one in inputs}


def _variables(folder: Path, calls: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    _write(folder / "variables.tf.json", {"variable": {"calls": {"type": "any"}}})
    return {"calls": calls}


def _literal(inputs: Mapping[str, Any]) -> Any:
    # no text is a template: https://developer.hashicorp.com/terraform/language/syntax/json#string-templates
    return json.loads(json.dumps(dict(inputs), default=str).replace("${", "$${").replace("%{", "%%{"))


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
