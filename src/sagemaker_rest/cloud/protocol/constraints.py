"""The constraints of an AWS API on single values: ranges, lengths, patterns, enumerations. botocore's model of a
service holds them; SDKs check only types and some minima, and moto next to none.

https://docs.aws.amazon.com/sagemaker/latest/APIReference/CommonErrors.html
"""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

# what Java's patterns have and Python's do not
_JAVA_CLASSES = {
    r"[\p{Print}]": r"[\x20-\x7e]",
    r"\p{ASCII}": r"[\x00-\x7f]",
    r"\p{Alnum}": "a-zA-Z0-9",
    # in the patterns of tags, which also take the underscore that Python's letters have besides
    r"\p{L}": r"\w",
    r"\p{N}": r"\d",
    r"\p{Z}": r" \u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000",
    r"\z": r"\Z",
}


@dataclass(frozen=True, slots=True)
class Wording:
    """The words of a service's refusals.

    `names_the_input` puts `putIntegrationInput.` before the path of a member of the body. `enum_orders` lists the
    values of an enumeration, by the name of its shape, where a service shows them in another order than its model.
    `names_java_classes` tells of values of another type by their classes. `maps_with_nulls` are the members whose
    entries may be null.
    """

    names_the_input: bool = False
    enum_orders: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    names_java_classes: bool = False
    maps_with_nulls: frozenset[str] = frozenset()


PLAIN = Wording()


def violation(shape: Any, request: Mapping[str, Any], wording: Wording = PLAIN, operation: str = "") -> str | None:
    """Return what AWS says if a value of `request` is outside the constraints of `shape`, an operation's input."""
    faults = list(_input_faults(shape, dict(request), wording, operation))
    if not faults:
        return None
    detected = "1 validation error" if len(faults) == 1 else f"{len(faults)} validation errors"
    return f"{detected} detected: {'; '.join(faults)}"


def _input_faults(shape: Any, request: Mapping[str, Any], wording: Wording, operation: str) -> Iterator[str]:
    members = shape.members.items()
    if wording.names_the_input:
        # members of the body are reported first, as recorded on AWS by others
        members = sorted(members, key=lambda each: "location" in each[1].serialization)
    for name, member in members:
        in_body = wording.names_the_input and "location" not in member.serialization
        place = f"{_lower(operation)}Input.{_lower(name)}" if in_body else _lower(name)
        yield from _member_faults(shape, name, request, place, wording)


def _faults(shape: Any, value: Any, path: str, wording: Wording) -> Iterator[str]:
    match shape.type_name:
        case "structure":
            yield from _structure_faults(shape, value, path, wording)
        case "list":
            yield from _length_faults(shape, value, path)
            if shape.member.type_name == "string" and wording.names_the_input:
                yield from _enum_list_faults(shape.member, value, path, wording)
                return
            for number, item in enumerate(value, 1):
                yield from _faults(shape.member, item, f"{path}.{number}.member", wording)
        case "map":
            yield from _length_faults(shape, value, path)
            for key, item in value.items():
                yield from _faults(shape.key, key, f"{path}.{key}.key", wording)
                if item is not None:
                    yield from _faults(shape.value, item, f"{path}.{key}.member", wording)
        case "string":
            yield from _length_faults(shape, value, path)
            yield from _string_faults(shape, value, path, wording)
        case "integer" | "long" | "float" | "double":
            yield from _range_faults(shape, value, path)


def _structure_faults(shape: Any, value: Mapping[str, Any], path: str, wording: Wording) -> Iterator[str]:
    for name in shape.members:
        yield from _member_faults(shape, name, value, f"{path}.{_lower(name)}", wording)


def _member_faults(shape: Any, name: str, value: Mapping[str, Any], place: str, wording: Wording) -> Iterator[str]:
    if value.get(name) is not None:
        yield from _faults(shape.members[name], value[name], place, wording)
    elif name in shape.required_members:
        yield _fault("null ", place, "not be null")


def _enum_list_faults(shape: Any, values: list[str], path: str, wording: Wording) -> Iterator[str]:
    if shape.enum and not set(values) <= set(shape.enum):
        rule = f"satisfy constraint: [Member must satisfy enum value set: [{_enum_values(shape, wording)}]]"
        yield _fault(f"'[{', '.join(values)}]' ", path, rule)


def _enum_values(shape: Any, wording: Wording) -> str:
    return ", ".join(wording.enum_orders.get(shape.name, shape.enum))


def _length_faults(shape: Any, value: Any, path: str) -> Iterator[str]:
    shown = "" if shape.metadata.get("sensitive") else f"'{value}' "
    if len(value) < shape.metadata.get("min", 0):
        yield _fault(shown, path, f"have length greater than or equal to {shape.metadata['min']}")
    if len(value) > shape.metadata.get("max", len(value)):
        yield _fault(shown, path, f"have length less than or equal to {shape.metadata['max']}")


def _string_faults(shape: Any, value: str, path: str, wording: Wording) -> Iterator[str]:
    if shape.enum and value not in shape.enum:
        yield _fault(f"'{value}' ", path, f"satisfy enum value set: [{_enum_values(shape, wording)}]")
    pattern = shape.metadata.get("pattern")
    if pattern and (readable := _python_pattern(pattern)) is not None and not readable.fullmatch(value):
        yield _fault(f"'{value}' ", path, f"satisfy regular expression pattern: {pattern}")


def _range_faults(shape: Any, value: float, path: str) -> Iterator[str]:
    if value < shape.metadata.get("min", value):
        yield _fault(f"'{value}' ", path, f"have value greater than or equal to {shape.metadata['min']}")
    if value > shape.metadata.get("max", value):
        yield _fault(f"'{value}' ", path, f"have value less than or equal to {shape.metadata['max']}")


def _fault(value: str, path: str, rule: str) -> str:
    return f"Value {value}at '{path}' failed to satisfy constraint: Member must {rule}"


def _lower(name: str) -> str:
    return name[:1].lower() + name[1:]


@functools.cache
def _python_pattern(pattern: str) -> re.Pattern[str] | None:
    """Return the pattern for Python; None if it cannot read it: what AWS would say of a value is then left open."""
    for java, python in _JAVA_CLASSES.items():
        pattern = pattern.replace(java, python)
    try:
        return re.compile(pattern)
    except re.error:
        return None
