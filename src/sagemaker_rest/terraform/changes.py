"""The changes that a plan makes to a resource, argument by argument, as a failed assertion shows them."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sagemaker_rest.terraform.sensitive import MASK, hidden, is_marked

_LONGEST_VALUE = 200


@dataclass(frozen=True, slots=True, repr=False)
class Difference:
    """One argument, `before` and `after`. `forces_replacement` says that it cannot be changed in place.

    `after` is None where it is known after apply (`is_unknown`). What is sensitive is not shown: all of it, or the
    parts that Terraform marks in `sensitive_parts`, before and after.

    >>> print(Difference("name", "digits", "letters", forces_replacement=True))
    name: "digits" → "letters" (forces the replacement)
    """

    argument: str
    before: Any
    after: Any
    is_unknown: bool = False
    is_sensitive: bool = False
    forces_replacement: bool = False
    sensitive_parts: tuple[Any, ...] = ()

    def __str__(self) -> str:
        before, after = self._hidden(self.before), self._hidden(self.after)
        if self.is_sensitive and before == after:
            shown = MASK
        else:
            shown = f"{shown_value(before)} → {'(known after apply)' if self.is_unknown else shown_value(after)}"
        return f"{self.argument}: {shown}{' (forces the replacement)' if self.forces_replacement else ''}"

    def __repr__(self) -> str:
        return f"<{self}>"

    def _hidden(self, value: Any) -> Any:
        if self.is_sensitive and not self.sensitive_parts:
            return MASK
        for marks in self.sensitive_parts:
            value = hidden(value, marks)
        return value


@dataclass(frozen=True, slots=True)
class ResourceChange:
    """The change to one resource instance. `actions` are Terraform's; `differences` those of an update or a
    replacement.

    >>> change = ResourceChange("aws_iam_role.this", "aws_iam_role", ("delete", "create"))
    >>> print(change)
    replace aws_iam_role.this
    >>> change.is_replacement, change.is_destruction
    (True, True)
    """

    address: str
    type: str
    actions: tuple[str, ...]
    differences: tuple[Difference, ...] = ()

    @property
    def is_replacement(self) -> bool:
        """Return whether it is deleted and made anew under the same address."""
        return {"create", "delete"} <= set(self.actions)

    @property
    def is_destruction(self) -> bool:
        """Return whether it is deleted, whether or not it is made anew."""
        return "delete" in self.actions

    def __str__(self) -> str:
        lines = (f"\n    {difference}" for difference in self.differences)
        return f"{'replace' if self.is_replacement else ' and '.join(self.actions)} {self.address}{''.join(lines)}"


def read_change(entry: Mapping[str, Any]) -> ResourceChange:
    """Read a member of `resource_changes`: https://developer.hashicorp.com/terraform/internals/json-format"""
    change = entry["change"]
    return ResourceChange(entry["address"], entry["type"], tuple(change["actions"]), tuple(_differences(change)))


def is_same(one: object, other: object) -> bool:
    """Return whether two values are equal as JSON has them, where true is not 1."""
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(is_same(value, other[key]) for key, value in one.items())
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(is_same, one, other))
    return one == other and isinstance(one, bool) == isinstance(other, bool)


def shown_value(value: object) -> str:
    """Return a value as a person reads it, shortened where it is long."""
    text = json.dumps(value, default=str, ensure_ascii=False)
    return text if len(text) <= _LONGEST_VALUE else f"{text[:_LONGEST_VALUE]}… ({len(text)} characters)"


def _differences(change: Mapping[str, Any]) -> Iterator[Difference]:
    before, after = change.get("before"), change.get("after")
    if not before or not after:
        return
    unknown = change.get("after_unknown") or {}
    sides = [change.get("before_sensitive"), change.get("after_sensitive")]
    forcing = {path[0] for path in change.get("replace_paths", []) if path}
    # what is made anew has new ids and ARNs, too: they are the consequence, not the difference
    is_replacement = {"create", "delete"} <= set(change["actions"])
    for argument in sorted({*before, *after, *(name for name, value in unknown.items() if value)}):
        is_unknown = argument not in after and bool(unknown.get(argument))
        if is_same(before.get(argument), after.get(argument)) and not is_unknown:
            continue
        if is_unknown and is_replacement and argument not in forcing:
            continue
        marks = tuple(side.get(argument) if isinstance(side, dict) else side for side in sides)
        yield Difference(
            argument,
            before.get(argument),
            after.get(argument),
            is_unknown=is_unknown,
            is_sensitive=is_marked(marks),
            forces_replacement=argument in forcing,
            sensitive_parts=marks,
        )
