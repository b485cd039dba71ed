"""A plan as data: every resource of every module under its full address, with what is known and what is not yet.

Read from `terraform show -json`: https://developer.hashicorp.com/terraform/internals/json-format
"""

import difflib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

# Reading a data source during apply, and doing nothing, leave everything as it is.
_WITHOUT_EFFECT = frozenset({"no-op", "read"})
_NEAREST = 5


@dataclass(frozen=True, slots=True)
class PlannedResource:
    """One resource instance.

    `values` holds what is known, by argument name. `unknown` has the arguments that are known after apply: True, or
    the same shape as the argument with True where it is unknown. `actions` are Terraform's: `("create",)`,
    `("no-op",)`, `("update",)`, `("delete", "create")`.
    """

    address: str
    type: str
    name: str
    values: Mapping[str, Any]
    unknown: Mapping[str, Any]
    actions: tuple[str, ...]
    module: str = ""


@dataclass(frozen=True, slots=True)
class Plan:
    """What an apply would do.

    `resources` are those that will exist afterwards; `data_sources` those that were read, or will be; `changes` holds
    the actions by address of everything that is not left alone, deletions too; `outputs` the values that are known,
    and `unknown_outputs` the names of the others. `drift` has what was changed behind Terraform's back since the last
    apply: by address, the names of the arguments (none where the resource is gone).
    """

    resources: Mapping[str, PlannedResource]
    data_sources: Mapping[str, PlannedResource]
    changes: Mapping[str, tuple[str, ...]]
    outputs: Mapping[str, Any]
    unknown_outputs: frozenset[str]
    drift: Mapping[str, tuple[str, ...]]

    @property
    def is_empty(self) -> bool:
        """Whether an apply would change nothing: no resource, and no output."""
        return not self.changes

    def resource(self, address: str) -> PlannedResource:
        """The resource at a full address, such as `module.endpoint.aws_sagemaker_model.this`.

        Raises:
            KeyError: there is none; the message lists those with the nearest addresses.

        """
        return _find(self.resources, address, "resource")

    def data_source(self, address: str) -> PlannedResource:
        """The data source at a full address, such as `data.aws_iam_policy_document.this`.

        Raises:
            KeyError: there is none; the message lists those with the nearest addresses.

        """
        return _find(self.data_sources, address, "data source")

    def of_type(self, kind: str) -> tuple[PlannedResource, ...]:
        """The resources of one type, such as `aws_iam_role`, by address."""
        return tuple(resource for _, resource in sorted(self.resources.items()) if resource.type == kind)

    def only(self, kind: str) -> PlannedResource:
        """The one resource of a type.

        Raises:
            KeyError: there is none, or more than one; the message lists them.

        """
        found = self.of_type(kind)
        if len(found) != 1:
            there = ", ".join(resource.address for resource in found)
            raise KeyError(f"the plan has {len(found)} resources of type {kind}, not one: {there or _types(self)}")
        return found[0]


def read_plan(document: Mapping[str, Any]) -> Plan:
    """The plan that `terraform show -json` printed."""
    changed = {entry["address"]: entry for entry in document.get("resource_changes", [])}
    planned = document.get("planned_values", {})
    prior = document.get("prior_state", {}).get("values", {})
    outputs = planned.get("outputs", {})
    found = [_resource(entry, changed) for entry in _flattened(planned.get("root_module", {}))]
    deferred = [_deferred(entry) for entry in changed.values() if entry["mode"] == "data"]
    read = [_resource(entry, changed) for entry in _flattened(prior.get("root_module", {})) if entry["mode"] == "data"]
    data = {resource.address: resource for resource in (*read, *deferred)}
    return Plan(
        resources=MappingProxyType({resource.address: resource for resource in found if resource.address not in data}),
        data_sources=MappingProxyType(data),
        changes=MappingProxyType(dict(_changes(document))),
        outputs=MappingProxyType({name: entry["value"] for name, entry in outputs.items() if "value" in entry}),
        unknown_outputs=frozenset(name for name, entry in outputs.items() if "value" not in entry),
        drift=MappingProxyType(dict(_drift(document))),
    )


def _drift(document: Mapping[str, Any]) -> Iterator[tuple[str, tuple[str, ...]]]:
    for entry in document.get("resource_drift", []):
        before, after = entry["change"]["before"] or {}, entry["change"]["after"]
        if after is None:
            yield entry["address"], ()
            continue
        # the provider reads back an empty list or map for what was never set: that is no change
        changed = sorted(name for name, value in after.items() if (value or None) != (before.get(name) or None))
        if changed:
            yield entry["address"], tuple(changed)


def _flattened(module: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    yield from module.get("resources", [])
    for child in module.get("child_modules", []):
        yield from _flattened(child)


def _resource(entry: Mapping[str, Any], changed: Mapping[str, Mapping[str, Any]]) -> PlannedResource:
    change = changed.get(entry["address"], {}).get("change", {})
    return PlannedResource(
        address=entry["address"],
        type=entry["type"],
        name=entry["name"],
        values=MappingProxyType(dict(entry.get("values", {}))),
        unknown=MappingProxyType(dict(change.get("after_unknown") or {})),
        actions=tuple(change.get("actions", ("no-op",))),
        module=_module_of(entry["address"], entry["type"], entry["mode"]),
    )


def _deferred(entry: Mapping[str, Any]) -> PlannedResource:
    change = entry["change"]
    return PlannedResource(
        address=entry["address"],
        type=entry["type"],
        name=entry["name"],
        values=MappingProxyType(dict(change.get("after") or {})),
        unknown=MappingProxyType(dict(change.get("after_unknown") or {})),
        actions=tuple(change["actions"]),
        module=entry.get("module_address", ""),
    )


def _module_of(address: str, kind: str, mode: str) -> str:
    own = f"data.{kind}." if mode == "data" else f"{kind}."
    head, found, _ = address.rpartition(own)
    return head.rstrip(".") if found else ""


def _changes(document: Mapping[str, Any]) -> Iterator[tuple[str, tuple[str, ...]]]:
    for entry in document.get("resource_changes", []):
        actions = tuple(entry["change"]["actions"])
        # an import and a `moved` block change the state alone, and are changes all the same
        moved = "previous_address" in entry or "importing" in entry["change"]
        if moved or not set(actions) <= _WITHOUT_EFFECT:
            yield entry["address"], actions
    for name, change in document.get("output_changes", {}).items():
        if set(change["actions"]) - _WITHOUT_EFFECT:
            yield f"output.{name}", tuple(change["actions"])


def _find(there: Mapping[str, PlannedResource], address: str, what: str) -> PlannedResource:
    if address in there:
        return there[address]
    near = difflib.get_close_matches(address, there, n=_NEAREST, cutoff=0.5)
    shown = near or sorted(there)
    raise KeyError(f"the plan has no {what} {address}; it has {', '.join(shown) or 'none at all'}")


def _types(plan: Plan) -> str:
    return f"it has {', '.join(sorted({resource.type for resource in plan.resources.values()})) or 'none at all'}"
