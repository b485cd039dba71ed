"""What `terraform show -json` prints of a plan file, as far as a `Plan` is read from it.

https://developer.hashicorp.com/terraform/internals/json-format
"""

import json
import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from sagemaker_rest.terraform.accelerator.wire import WireError
from sagemaker_rest.terraform.plan_file import addresses
from sagemaker_rest.terraform.plan_file.addresses import Address, read_address
from sagemaker_rest.terraform.plan_file.messages import (
    Change,
    OutputChange,
    PlannedChanges,
    ResourceChange,
    read_changes,
)
from sagemaker_rest.terraform.plan_file.refusal import UnknownPlanFileError
from sagemaker_rest.terraform.plan_file.value_types import DYNAMIC, ResourceTypes, ValueType, types_in_schema
from sagemaker_rest.terraform.plan_file.values import NO_MARKS, UNKNOWN, Marks, Value, decode

# The versions whose files were compared with what `show` prints of them.
_COMPARED_VERSIONS = re.compile(r"1\.11\.\d+")
_STATE_FORMAT = 4
_BUILT_IN = "terraform.io/builtin/terraform"
_NAMES = ("address", "module_address", "mode", "type", "name")

Document = dict[str, Any]


def read_plan_file(file: Path, schemas: Mapping[str, bytes]) -> Document:
    """The plan in a file.

    `schemas` has the answers to GetProviderSchema of the providers that it may need, by source, such as
    `registry.terraform.io/hashicorp/aws`.

    Raises:
        UnknownPlanFileError: there is something in it that only Terraform can read.

    """
    try:
        with zipfile.ZipFile(file) as archive:
            changes = read_changes(archive.read("tfplan"))
            state = json.loads(archive.read("tfstate"))
        if not _COMPARED_VERSIONS.fullmatch(changes.terraform_version):
            raise UnknownPlanFileError(f"how Terraform {changes.terraform_version} writes plans is not known here")
        types = {source: types_in_schema(message) for source, message in schemas.items()}
        return _document(changes, state, {**types, _BUILT_IN: ResourceTypes.built_in()})
    except (WireError, zipfile.BadZipFile, ValueError, LookupError) as error:
        raise UnknownPlanFileError(f"the plan file cannot be read: {error!r}") from error


def _document(changes: PlannedChanges, state: Document, types: Mapping[str, ResourceTypes]) -> Document:
    resources = _resource_changes(changes.resources, types)
    drift = _resource_changes(changes.drift, types)
    outputs = sorted(changes.outputs, key=lambda output: output.name)
    planned = [_planned(one) for one in resources if one["change"]["actions"] != ["delete"]]
    return {
        "resource_changes": resources,
        "resource_drift": [one for one in drift if one["change"]["actions"] != ["no-op"]],
        "output_changes": {one.name: _output_change(one) for one in outputs},
        "planned_values": {
            "outputs": {
                one.name: _planned_output(one.change.after, is_sensitive=one.is_sensitive)
                for one in outputs
                if one.change.after is not None
            },
            "root_module": _tree(planned),
        },
        "prior_state": {"values": {"root_module": _tree(list(_data_sources(state, types)))}},
    }


def _resource_changes(changes: Sequence[ResourceChange], types: Mapping[str, ResourceTypes]) -> list[Document]:
    located = sorted(((read_address(one.address), one) for one in changes), key=lambda pair: pair[0].order)
    # that a data source is forgotten is nothing that Terraform shows
    return [
        _resource_change(address, change, types)
        for address, change in located
        if address.mode != "data" or change.change.after is not None
    ]


def _resource_change(address: Address, change: ResourceChange, types: Mapping[str, ResourceTypes]) -> Document:
    kind = _types_of(change.provider, types).of(address.mode, address.type)
    return {
        **_named(address),
        **({"previous_address": change.previous} if change.previous not in {"", address.whole} else {}),
        "change": {
            **_values_of(change.change, kind, wholly_known={}),
            "before_sensitive": _sensitive(change.change.before, kind, change.change.marks_before),
            "after_sensitive": _sensitive(change.change.after, kind, change.change.marks_after),
            **({"replace_paths": list(map(list, change.replace_paths))} if change.replace_paths else {}),
        },
    }


def _output_change(output: OutputChange) -> Document:
    sensitive = {"before_sensitive": output.is_sensitive, "after_sensitive": output.is_sensitive}
    return {**_values_of(output.change, DYNAMIC, wholly_known=False), **sensitive}


def _values_of(change: Change, kind: ValueType, *, wholly_known: Any) -> Document:
    """The values before and after, and what is unknown: `wholly_known`, if nothing is."""
    before = None if change.before is None else decode(change.before, kind).known
    found: Document = {"actions": list(change.actions), "before": before}
    if change.after is None:
        return {**found, "after": None, "after_unknown": wholly_known}
    after = decode(change.after, kind)
    known = after.known
    return {
        **found,
        **({} if known is UNKNOWN else {"after": known}),
        "after_unknown": wholly_known if after.is_known else after.unknown,
    }


def _sensitive(packed: bytes | None, kind: ValueType, marks: Marks) -> Any:
    return False if packed is None else decode(packed, kind).sensitive(marks)


def _planned(entry: Document) -> Document:
    """A member of `planned_values`, from one of `resource_changes`."""
    change = entry["change"]
    name = {key: entry[key] for key in _NAMES if key in entry}
    return {**name, "values": change["after"], "sensitive_values": change["after_sensitive"]}


def _planned_output(packed: bytes, *, is_sensitive: bool) -> Document:
    after = decode(packed, DYNAMIC)
    return {"sensitive": is_sensitive, **({"value": after.known} if after.is_known else {})}


def _data_sources(state: Document, types: Mapping[str, ResourceTypes]) -> Iterator[Document]:
    """Those that were read for the plan."""
    if state["version"] != _STATE_FORMAT:
        raise UnknownPlanFileError(f"a state of format {state['version']} is not known here")
    for resource in state["resources"]:
        if resource["mode"] == "data":
            kind = _types_of(resource["provider"], types).of("data", resource["type"])
            yield from (_data_source(resource, instance, kind) for instance in resource["instances"])


def _data_source(resource: Document, found: Document, kind: ValueType) -> Document:
    if found.get("sensitive_attributes") or "attributes" not in found or "deposed" in found:
        raise UnknownPlanFileError("a data source with something sensitive is not known here")
    address = addresses.instance(
        resource.get("module", ""), "data", resource["type"], resource["name"], found.get("index_key")
    )
    value = Value(kind, found["attributes"], is_known=True)
    return {
        **_named(read_address(address)),
        "values": value.known,
        "sensitive_values": value.sensitive(NO_MARKS),
    }


def _types_of(configuration: str, types: Mapping[str, ResourceTypes]) -> ResourceTypes:
    source = addresses.provider(configuration)
    if source not in types:
        raise UnknownPlanFileError(f"the schema of {source} is not known here")
    return types[source]


def _named(address: Address) -> Document:
    module = {"module_address": address.module} if address.module else {}
    return {"address": address.whole, **module, "mode": address.mode, "type": address.type, "name": address.name}


def _tree(resources: Sequence[Document]) -> Document:
    """Resources by module: those of the root, and all other modules in one list, in the order of their addresses."""
    modules: dict[str, list[Document]] = {}
    for resource in sorted(resources, key=lambda one: str(one["address"])):
        modules.setdefault(resource.get("module_address", ""), []).append(resource)
    return {
        "resources": modules.pop("", []),
        "child_modules": [{"address": address, "resources": modules[address]} for address in sorted(modules)],
    }
