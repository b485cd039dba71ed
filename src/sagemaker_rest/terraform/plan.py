"""A plan as data: every resource of every module under its full address, with what is known and what is not yet.

Read from `terraform show -json`: https://developer.hashicorp.com/terraform/internals/json-format
"""

import difflib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from sagemaker_rest.terraform.changes import ResourceChange, is_same, read_change, shown_value
from sagemaker_rest.terraform.sensitive import hidden

# Reading a data source during apply, and doing nothing, leave everything as it is.
_WITHOUT_EFFECT = frozenset({"no-op", "read"})
_NEAREST = 5


@dataclass(frozen=True, slots=True, repr=False)
class PlannedResource:
    """One resource instance of a plan, or one data source.

    `values` holds what is known, by argument name. `unknown` has the arguments that are known after apply: True, or
    the same shape as the argument with True where it is unknown. `actions` are Terraform's: `("create",)`,
    `("no-op",)`, `("update",)`, `("delete", "create")`. `module` is the address of the module that it is in.
    `sensitive` has the shape of `unknown`, for what Terraform does not show.

    >>> api = plan_stack("line", name="line", model="line.tar.gz").resource("aws_api_gateway_rest_api.this")
    >>> api.type, api.name, api.module, api.actions
    ('aws_api_gateway_rest_api', 'this', '', ('create',))
    >>> api["name"]
    'line'
    >>> api.assert_values(name="line", tags=None)
    """

    address: str
    type: str
    name: str
    values: Mapping[str, Any]
    unknown: Mapping[str, Any]
    actions: tuple[str, ...]
    module: str = ""
    sensitive: Mapping[str, Any] = field(default_factory=dict)

    def __getitem__(self, argument: str) -> Any:
        """Return the value of an argument.

        Raises:
            KeyError: it has none that is known; the message says which arguments have.
        """
        if self.unknown.get(argument) is True:
            raise KeyError(f"{argument} of {self.address} is known after apply, and not in the plan")
        if argument not in self.values:
            raise KeyError(f"{self.address} has no argument {argument}; it has {', '.join(sorted(self.values))}")
        return self.values[argument]

    def assert_values(self, **expected: Any) -> None:
        """Assert that each of these arguments has the given value.

        Raises:
            AssertionError: some have not; the message shows what each has instead, and nothing that is sensitive.
        """
        __tracebackhide__ = True
        wrong = [
            f"{argument} is {self._shown(argument)}, not {self._shown_value(argument, value)}"
            for argument, value in expected.items()
            if argument not in self.values
            or not is_same(self.values[argument], value)
            or self.unknown.get(argument) is True
        ]
        if wrong:
            raise AssertionError(f"{self.address}: {'; '.join(wrong)}")

    def _shown(self, argument: str) -> str:
        if self.unknown.get(argument) is True:
            return "known after apply"
        if argument not in self.values:
            return f"not an argument (those are {', '.join(sorted(self.values))})"
        return self._shown_value(argument, self.values[argument])

    def _shown_value(self, argument: str, value: object) -> str:
        return shown_value(hidden(value, self.sensitive.get(argument)))

    def __repr__(self) -> str:
        return f"<{self.address}: {' and '.join(self.actions)}>"


@dataclass(frozen=True, slots=True, repr=False)
class Plan:
    """The changes that an apply would make.

    `resources` are those that will exist afterwards; `data_sources` those that were read, or will be; `changes` holds
    the actions by address of everything that is not left alone, deletions and outputs too, and `resource_changes` how
    the resources among them differ; `outputs` the values that are known, and `unknown_outputs` the names of the
    others; `sensitive_outputs` those that Terraform does not show. `drift` has what was changed behind Terraform's
    back since the last apply: by address, the names of the arguments (none where the resource is gone).

    >>> plan = plan_stack("line", name="line", model="line.tar.gz")
    >>> plan.resource("aws_sagemaker_endpoint.this")["name"]
    'line'
    >>> plan.only("aws_api_gateway_integration")["type"]
    'AWS'
    >>> plan.changes["aws_sagemaker_endpoint.this"]
    ('create',)
    >>> plan.outputs["endpoint_name"]
    'line'
    >>> plan.assert_counts(aws_sagemaker_endpoint=1, aws_iam_role=2)
    >>> plan.assert_no_replacement()
    """

    resources: Mapping[str, PlannedResource]
    data_sources: Mapping[str, PlannedResource]
    changes: Mapping[str, tuple[str, ...]]
    resource_changes: Mapping[str, ResourceChange]
    outputs: Mapping[str, Any]
    unknown_outputs: frozenset[str]
    drift: Mapping[str, tuple[str, ...]]
    sensitive_outputs: frozenset[str] = frozenset()

    @property
    def is_empty(self) -> bool:
        """Return whether an apply would change nothing: no resource, and no output."""
        return not self.changes

    def resource(self, address: str) -> PlannedResource:
        """Return the resource at a full address, such as `module.endpoint.aws_sagemaker_model.this`.

        Raises:
            KeyError: there is none; the message lists those with the nearest addresses.
        """
        return _find(self.resources, address, "resource")

    def data_source(self, address: str) -> PlannedResource:
        """Return the data source at a full address, such as `data.aws_iam_policy_document.this`.

        Raises:
            KeyError: there is none; the message lists those with the nearest addresses.
        """
        return _find(self.data_sources, address, "data source")

    def of_type(self, kind: str) -> tuple[PlannedResource, ...]:
        """Return the resources of one type, such as `aws_iam_role`, by address."""
        return tuple(resource for _, resource in sorted(self.resources.items()) if resource.type == kind)

    def only(self, kind: str) -> PlannedResource:
        """Return the one resource of a type.

        Raises:
            KeyError: there is none, or more than one; the message lists them.
        """
        found = self.of_type(kind)
        if len(found) != 1:
            raise KeyError(f"the plan has {len(found)} resources of type {kind}, not one: {_listed(self, found)}")
        return found[0]

    def assert_empty(self) -> None:
        """Assert that an apply would change nothing.

        Raises:
            AssertionError: it would; the message shows what, and each argument before and after.
        """
        __tracebackhide__ = True
        outputs = [
            f"{' and '.join(actions)} {name}"
            for name, actions in self.changes.items()
            if name not in self.resource_changes
        ]
        if lines := [*map(str, self.resource_changes.values()), *outputs]:
            raise AssertionError(f"the plan is not empty: {_would(lines)}")

    def assert_no_replacement(self, *kinds: str) -> None:
        """Assert that nothing of these types (of any type by default) would be deleted and made anew under the same
        address.

        Raises:
            AssertionError: some would (the message names the arguments that force it), or the plan has nothing of a
                type.
        """
        __tracebackhide__ = True
        replaced = [change for change in self._changes_of(kinds) if change.is_replacement]
        if replaced:
            raise AssertionError(_would(replaced))

    def assert_nothing_destroyed(self, *kinds: str) -> None:
        """Assert that nothing of these types (of any type by default) would be deleted, for good or to be made anew.

        Raises:
            AssertionError: some would (the message names them), or the plan has nothing of a type.
        """
        __tracebackhide__ = True
        destroyed = [change for change in self._changes_of(kinds) if change.is_destruction]
        if destroyed:
            raise AssertionError(_would(destroyed))

    def assert_counts(self, **expected: int) -> None:
        """Assert that there will be this number of resources of each of these types.

        Raises:
            AssertionError: there will not; the message lists those that there will be.
        """
        __tracebackhide__ = True
        found = {kind: self.of_type(kind) for kind in expected}
        wrong = [
            f"{len(found[kind])} of type {kind}, not {number}: {_listed(self, found[kind])}"
            for kind, number in expected.items()
            if len(found[kind]) != number
        ]
        if wrong:
            raise AssertionError(f"the plan has {'; and '.join(wrong)}")

    def _changes_of(self, kinds: tuple[str, ...]) -> list[ResourceChange]:
        there = {planned.type for planned in self.resources.values()}
        there |= {change.type for change in self.resource_changes.values()}
        if unknown := sorted(set(kinds) - there):
            # what is not there is never replaced: a name that is mistyped would always pass
            raise AssertionError(
                f"the plan has nothing of type {' or '.join(unknown)}; it has {', '.join(sorted(there))}"
            )
        return [change for change in self.resource_changes.values() if not kinds or change.type in kinds]

    def __repr__(self) -> str:
        counts = Counter(
            "replace" if change.is_replacement else " and ".join(change.actions)
            for change in self.resource_changes.values()
        )
        shown = ", ".join(f"{number} to {action}" for action, number in sorted(counts.items()))
        return f"<Plan: {shown or ('outputs alone change' if self.changes else 'no changes')}>"


def read_plan(document: Mapping[str, Any]) -> Plan:
    """Read the plan that `terraform show -json` printed."""
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
        resource_changes=MappingProxyType({entry["address"]: read_change(entry) for entry in _effective(document)}),
        outputs=MappingProxyType({name: entry["value"] for name, entry in outputs.items() if "value" in entry}),
        unknown_outputs=frozenset(name for name, entry in outputs.items() if "value" not in entry),
        drift=MappingProxyType(dict(_drift(document))),
        sensitive_outputs=frozenset(name for name, entry in outputs.items() if entry.get("sensitive")),
    )


def _drift(document: Mapping[str, Any]) -> Iterator[tuple[str, tuple[str, ...]]]:
    for entry in document.get("resource_drift", []):
        before, after = entry["change"]["before"] or {}, entry["change"]["after"]
        if after is None:
            yield entry["address"], ()
            continue
        # the provider reads back an empty list or map for what was never set: that is not a change
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
        sensitive=_marks(entry.get("sensitive_values")),
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
        sensitive=_marks(change.get("after_sensitive")),
    )


def _marks(marks: Any) -> Mapping[str, Any]:
    return MappingProxyType(dict(marks) if isinstance(marks, Mapping) else {})


def _module_of(address: str, kind: str, mode: str) -> str:
    own = f"data.{kind}." if mode == "data" else f"{kind}."
    head, found, _ = address.rpartition(own)
    return head.rstrip(".") if found else ""


def _effective(document: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    for entry in document.get("resource_changes", []):
        # an import and a `moved` block change the state alone, and are changes all the same
        moved = "previous_address" in entry or "importing" in entry["change"]
        if moved or not set(entry["change"]["actions"]) <= _WITHOUT_EFFECT:
            yield entry


def _changes(document: Mapping[str, Any]) -> Iterator[tuple[str, tuple[str, ...]]]:
    for entry in _effective(document):
        yield entry["address"], tuple(entry["change"]["actions"])
    for name, change in document.get("output_changes", {}).items():
        if set(change["actions"]) - _WITHOUT_EFFECT:
            yield f"output.{name}", tuple(change["actions"])


def _find(there: Mapping[str, PlannedResource], address: str, what: str) -> PlannedResource:
    if address in there:
        return there[address]
    near = difflib.get_close_matches(address, there, n=_NEAREST, cutoff=0.5)
    shown = near or sorted(there)
    raise KeyError(f"the plan has no {what} {address}; it has {', '.join(shown) or 'none at all'}")


def _would(lines: Sequence[object]) -> str:
    return "\n  ".join(["an apply would", *map(str, lines)])


def _listed(plan: Plan, found: tuple[PlannedResource, ...]) -> str:
    """List the resources of a type, or the types that there are if none has that type."""
    if found:
        return ", ".join(resource.address for resource in found)
    return f"it has {', '.join(sorted({resource.type for resource in plan.resources.values()})) or 'none at all'}"
