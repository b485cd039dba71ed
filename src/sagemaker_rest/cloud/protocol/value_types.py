"""The types of a parsed request's values, held against botocore's model: SDKs check them, other clients do not."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from sagemaker_rest.cloud.protocol.constraints import PLAIN
from sagemaker_rest.cloud.protocol.errors import serialization_exception

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sagemaker_rest.cloud.protocol.constraints import Wording

_PYTHON_TYPES: dict[str, tuple[type, ...]] = {
    "structure": (dict,),
    "map": (dict,),
    "list": (list,),
    "string": (str,),
    "blob": (str, bytes),
    "boolean": (bool,),
    "integer": (int,),
    "long": (int,),
    "float": (int, float),
    "double": (int, float),
    "timestamp": (datetime,),
}
_AWS_NAMES = {
    "boolean": "Boolean",
    "integer": "Integer",
    "long": "Long",
    "float": "Float",
    "double": "Double",
    "string": "String",
}


_JAVA_CLASSES = {bool: "java.lang.Boolean", str: "java.lang.String"}
_JAVA_NUMBER = "com.amazon.coral.value.json.numbers.TruncatingBigNumber"


def check_types(shape: Any, value: Any, wording: Wording = PLAIN, name: str = "") -> None:
    """Check every value inside `value` against the type that `shape` gives it. `name` is the member that it is of.

    Raises:
        ServiceError: SerializationException, in AWS's words, at the first value of another type.

    """
    if shape.type_name == "structure" and getattr(shape, "is_document_type", False):
        return
    if not _is_of(shape.type_name, value):
        raise serialization_exception(_mismatch(shape.type_name, value, wording))
    match shape.type_name:
        case "structure":
            for member_name, member in shape.members.items():
                if value.get(member_name) is not None:
                    check_types(member, value[member_name], wording, member_name)
        case "list":
            for item in value:
                check_types(shape.member, item, wording)
        case "map":
            for item in _checked_entries(value, name, wording):
                check_types(shape.value, item, wording)


def _checked_entries(value: Mapping[str, Any], name: str, wording: Wording) -> list[Any]:
    may_be_null = name in wording.maps_with_nulls
    return [item for item in value.values() if item is not None or not may_be_null]


def _is_of(type_name: str, value: Any) -> bool:
    if isinstance(value, bool):
        return type_name == "boolean"
    return isinstance(value, _PYTHON_TYPES.get(type_name, (object,)))


def _mismatch(type_name: str, value: Any, wording: Wording) -> str:
    if wording.names_java_classes and type_name in _AWS_NAMES and isinstance(value, bool | str | int | float):
        return (
            f"class {_JAVA_CLASSES.get(type(value), _JAVA_NUMBER)} can not be converted to an {_AWS_NAMES[type_name]}"
        )
    match value:
        case bool():
            found = "TRUE_VALUE" if value else "FALSE_VALUE"
        case str():
            found = "STRING_VALUE"
        case int() | float():
            found = "NUMBER_VALUE"
        case None:
            return "null is not a value of a list or a map"
        case _:
            return "Start of structure or map found where not expected."
    if type_name not in _AWS_NAMES:
        return "Unexpected token received from parser"
    return f"{found} can not be converted to a{'n' if _AWS_NAMES[type_name][0] == 'I' else ''} {_AWS_NAMES[type_name]}"
