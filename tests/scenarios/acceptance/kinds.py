"""A kind of configuration, and the attributes that it has at each step."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


# The file with what the kinds of a configuration share.
SHARED = "main"

_NOTHING: tuple[object, ...] = (None, "", [], {})


@dataclass(frozen=True, slots=True)
class Same:
    """The value of another resource's attribute: `Same("aws_iam_role.account", "arn")`."""

    address: str
    attribute: str


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of resource or of setting. `configurations/CONFIGURATION/NAME.tf` has it.

    `steps` has, for each value of the variable `step` from 1 on, the attributes by address: a value, a frozenset for a
    list in any order, a pattern that its text matches, or the value of another attribute (`Same`). An attribute of a
    block is written as a path, `"canary_settings.0.percent_traffic"`.
    """

    name: str
    steps: tuple[Mapping[str, Mapping[str, Any]], ...]

    def __str__(self) -> str:
        return self.name


def different_attributes(expected: Mapping[str, Mapping[str, Any]], found: Mapping[str, Any]) -> Iterator[str]:
    """Yield a sentence for each attribute that is not as expected; `found` has all resources' values by address."""
    for address, attributes in expected.items():
        if address not in found:
            yield f"{address} does not exist"
            continue
        for path, wanted in attributes.items():
            value = attribute(found[address], path)
            if not _is(value, wanted, found):
                yield f"{address}.{path} is {value!r}, not {_shown(wanted, found)!r}"


def attribute(values: Mapping[str, Any], path: str) -> Any:
    """Return what is at a path, None where it leads nowhere: `"endpoint_configuration.0.types"`."""
    value: Any = values
    for part in path.split("."):
        try:
            value = value[int(part)] if isinstance(value, list) else value[part]
        except (IndexError, KeyError, TypeError):
            return None
    return value


def _is(value: Any, wanted: Any, found: Mapping[str, Any]) -> bool:
    if isinstance(wanted, re.Pattern):
        return wanted.fullmatch(str(value)) is not None
    if isinstance(wanted, frozenset):
        return frozenset(value or []) == frozenset(_shown(wanted, found))
    return is_same(value, _shown(wanted, found))


def is_same(one: Any, other: Any) -> bool:
    """Return whether two values are the same to the provider, for which an empty one is not there."""
    return bool(one == other) or (one in _NOTHING and other in _NOTHING)


def _shown(wanted: Any, found: Mapping[str, Any]) -> Any:
    if isinstance(wanted, (list, frozenset)):
        return [_shown(element, found) for element in wanted]
    if isinstance(wanted, dict):
        return {name: _shown(element, found) for name, element in wanted.items()}
    if isinstance(wanted, Same):
        return attribute(found.get(wanted.address, {}), wanted.attribute)
    return wanted.pattern if isinstance(wanted, re.Pattern) else wanted
