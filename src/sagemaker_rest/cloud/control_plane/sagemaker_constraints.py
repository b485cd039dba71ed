"""The constraints of SageMaker's API on single values: ranges, lengths, patterns, enumerations. moto 5.2.5 checks next
to none, and SDKs only types and some minima; botocore's model of the API holds them all.

https://docs.aws.amazon.com/sagemaker/latest/APIReference/CommonErrors.html
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from moto.core.utils import get_service_model
from moto.sagemaker.exceptions import ValidationError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


def check_constraints(operation: str, request: Mapping[str, Any]) -> None:
    """Raise ValidationError, worded as AWS words it, if a value of `request` is outside the API's constraints."""
    # moto has it loaded already, to read the request
    shape = get_service_model("sagemaker").operation_model(operation).input_shape
    faults = list(_faults(shape, dict(request), ""))
    if faults:
        detected = "1 validation error" if len(faults) == 1 else f"{len(faults)} validation errors"
        raise ValidationError(f"{detected} detected: {'; '.join(faults)}")


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
            yield _fault("null", place, "not be null")


def _length_faults(shape: Any, value: Any, path: str) -> Iterator[str]:
    shown = f"'{value}'"
    if len(value) < shape.metadata.get("min", 0):
        yield _fault(shown, path, f"have length greater than or equal to {shape.metadata['min']}")
    if len(value) > shape.metadata.get("max", len(value)):
        yield _fault(shown, path, f"have length less than or equal to {shape.metadata['max']}")


def _string_faults(shape: Any, value: str, path: str) -> Iterator[str]:
    if shape.enum and value not in shape.enum:
        yield _fault(f"'{value}'", path, f"satisfy enum value set: [{', '.join(shape.enum)}]")
    pattern = shape.metadata.get("pattern")
    if pattern and not re.fullmatch(pattern, value):
        yield _fault(f"'{value}'", path, f"satisfy regular expression pattern: {pattern}")


def _range_faults(shape: Any, value: float, path: str) -> Iterator[str]:
    if value < shape.metadata.get("min", value):
        yield _fault(f"'{value}'", path, f"have value greater than or equal to {shape.metadata['min']}")
    if value > shape.metadata.get("max", value):
        yield _fault(f"'{value}'", path, f"have value less than or equal to {shape.metadata['max']}")


def _fault(value: str, path: str, rule: str) -> str:
    return f"Value {value} at '{path}' failed to satisfy constraint: Member must {rule}"


def _lower(name: str) -> str:
    return name[:1].lower() + name[1:]
