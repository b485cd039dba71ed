"""The constraints of an AWS API on single values: ranges, lengths, patterns, enumerations. botocore's model of a
service holds them; SDKs check only types and some minima, and moto next to none.

https://docs.aws.amazon.com/sagemaker/latest/APIReference/CommonErrors.html
"""

from __future__ import annotations

import functools
import re
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


def violation(shape: Any, request: Mapping[str, Any]) -> str | None:
    """What AWS says if a value of `request` is outside the constraints of `shape`, an operation's input; else None."""
    faults = list(_faults(shape, dict(request), ""))
    if not faults:
        return None
    detected = "1 validation error" if len(faults) == 1 else f"{len(faults)} validation errors"
    return f"{detected} detected: {'; '.join(faults)}"


def _faults(shape: Any, value: Any, path: str) -> Iterator[str]:
    match shape.type_name:
        case "structure":
            yield from _structure_faults(shape, value, path)
        case "list":
            yield from _length_faults(shape, value, path)
            for number, item in enumerate(value, 1):
                yield from _faults(shape.member, item, f"{path}.{number}.member")
        case "map":
            yield from _length_faults(shape, value, path)
            for key, item in value.items():
                yield from _faults(shape.key, key, f"{path}.{key}.key")
                yield from _faults(shape.value, item, f"{path}.{key}.member")
        case "string":
            yield from _length_faults(shape, value, path)
            yield from _string_faults(shape, value, path)
        case "integer" | "long" | "float" | "double":
            yield from _range_faults(shape, value, path)


def _structure_faults(shape: Any, value: Mapping[str, Any], path: str) -> Iterator[str]:
    for name, member in shape.members.items():
        place = f"{path}.{_lower(name)}" if path else _lower(name)
        if value.get(name) is not None:
            yield from _faults(member, value[name], place)
        elif name in shape.required_members:
            yield _fault("null ", place, "not be null")


def _length_faults(shape: Any, value: Any, path: str) -> Iterator[str]:
    shown = "" if shape.metadata.get("sensitive") else f"'{value}' "
    if len(value) < shape.metadata.get("min", 0):
        yield _fault(shown, path, f"have length greater than or equal to {shape.metadata['min']}")
    if len(value) > shape.metadata.get("max", len(value)):
        yield _fault(shown, path, f"have length less than or equal to {shape.metadata['max']}")


def _string_faults(shape: Any, value: str, path: str) -> Iterator[str]:
    if shape.enum and value not in shape.enum:
        yield _fault(f"'{value}' ", path, f"satisfy enum value set: [{', '.join(shape.enum)}]")
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
    """None for a pattern that Python cannot read; what AWS would say of a value is then left open."""
    for java, python in _JAVA_CLASSES.items():
        pattern = pattern.replace(java, python)
    try:
        return re.compile(pattern)
    except re.error:
        return None
