"""The types of values: what a provider's schema says of a resource, and what a value without schema says of itself.

The schema of a type (https://github.com/hashicorp/terraform-plugin-go, tfplugin5.proto and tfplugin6.proto) is a block
of attributes, whose types are in JSON, and of nested blocks, which are lists, sets or maps of objects:
https://developer.hashicorp.com/terraform/plugin/framework/handling-data/blocks
"""

import functools
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any, Self

from sagemaker_rest.terraform.accelerator.wire import Field, Schema, fields, read_schema
from sagemaker_rest.terraform.plan_file.refusal import UnknownPlanFileError

_ENTRY_VALUE = 2
_SCHEMA_BLOCK = 2
_BLOCK_ATTRIBUTES, _BLOCK_NESTED = 2, 3
_ATTRIBUTE_NAME, _ATTRIBUTE_TYPE, _ATTRIBUTE_SENSITIVE = 1, 2, 7
_NESTED_NAME, _NESTED_BLOCK, _NESTED_NESTING = 1, 2, 3


class Kind(Enum):
    """What a value is. `TEXT` is a string or a bool."""

    TEXT = "text"
    NUMBER = "number"
    DYNAMIC = "dynamic"
    SEQUENCE = "sequence"
    SET = "set"
    MAP = "map"
    OBJECT = "object"


@dataclass(frozen=True, slots=True)
class ValueType:
    """A type. `element` is that of each element of a list, a set or a map, and `parts` those of a tuple's elements.

    `attributes` are an object's, and `sensitive` the names of those that are not to be shown. `is_exact` says that
    nothing in it is a number or tells its own type.
    """

    kind: Kind
    element: "ValueType | None" = None
    parts: tuple["ValueType", ...] = ()
    attributes: Mapping[str, "ValueType"] = field(default_factory=dict)
    sensitive: frozenset[str] = frozenset()
    is_exact: bool = True

    def at(self, index: int) -> "ValueType":
        """The type of an element of a list, a set or a tuple.

        Raises:
            UnknownPlanFileError: a tuple of this type has fewer.

        """
        if self.element is not None:
            return self.element
        if index >= len(self.parts):
            raise UnknownPlanFileError(f"a tuple of {len(self.parts)} has one more element")
        return self.parts[index]

    def of(self, name: str) -> "ValueType":
        """The type of an attribute of an object, or of an element of a map.

        Raises:
            UnknownPlanFileError: an object of this type has no such attribute.

        """
        if self.element is not None:
            return self.element
        if name not in self.attributes:
            raise UnknownPlanFileError(
                f"the schema has no attribute {name}; it has {', '.join(sorted(self.attributes))}"
            )
        return self.attributes[name]


TEXT = ValueType(Kind.TEXT)
# The type of what tells its own.
DYNAMIC = ValueType(Kind.DYNAMIC, is_exact=False)
_PRIMITIVES = {
    "string": TEXT,
    "bool": TEXT,
    "number": ValueType(Kind.NUMBER, is_exact=False),
    "dynamic": DYNAMIC,
}
_COLLECTIONS = {"list": Kind.SEQUENCE, "set": Kind.SET, "map": Kind.MAP}
# how a nested block is kept: as one object (single and group), or as a list, a set or a map of them
_NESTINGS = {1: None, 2: Kind.SEQUENCE, 3: Kind.SET, 4: Kind.MAP, 5: None}


@functools.lru_cache(maxsize=4096)
def type_in_json(text: bytes) -> ValueType:
    """A type as it is written in a schema, and beside a value that has none: `"string"`, `["list", "string"]`.

    Raises:
        UnknownPlanFileError: it is none.

    """
    try:
        return _type(json.loads(text))
    except (ValueError, LookupError, TypeError) as error:
        raise UnknownPlanFileError(f"{text.decode(errors='replace')} is no type that is known here") from error


def _type(written: Any) -> ValueType:
    if isinstance(written, str):
        return _PRIMITIVES[written]
    constructor, of = written[0], written[1]
    if constructor == "object":
        return _object({name: _type(one) for name, one in of.items()})
    if constructor == "tuple":
        parts = tuple(map(_type, of))
        return ValueType(Kind.SEQUENCE, parts=parts, is_exact=all(part.is_exact for part in parts))
    return _collection(_COLLECTIONS[constructor], _type(of))


def _object(attributes: Mapping[str, ValueType], sensitive: frozenset[str] = frozenset()) -> ValueType:
    is_exact = all(one.is_exact for one in attributes.values())
    return ValueType(Kind.OBJECT, attributes=attributes, sensitive=sensitive, is_exact=is_exact)


def _collection(kind: Kind, element: ValueType) -> ValueType:
    return ValueType(kind, element=element, is_exact=element.is_exact)


class ResourceTypes:
    """The types of one provider's resources and data sources, each read when it is asked for."""

    def __init__(self, schema: Schema) -> None:
        self._schema = schema
        self._known: dict[tuple[str, str], ValueType] = {}

    @classmethod
    def built_in(cls) -> Self:
        """Those of the provider that is a part of Terraform.

        https://developer.hashicorp.com/terraform/language/resources/terraform-data
        """
        types = cls(Schema(b"", {}, {}, ()))
        data = {"id": TEXT, "input": DYNAMIC, "output": DYNAMIC, "triggers_replace": DYNAMIC}
        types._known["managed", "terraform_data"] = _object(data)
        return types

    def of(self, mode: str, kind: str) -> ValueType:
        """The type of a resource's (or, in the mode `data`, of a data source's) value.

        Raises:
            UnknownPlanFileError: the provider has none of this name, or its schema is not known here.
            WireError: the schema is no message.

        """
        if (mode, kind) not in self._known:
            there = self._schema.data_sources if mode == "data" else self._schema.resources
            if kind not in there:
                raise UnknownPlanFileError(f"the provider has no schema of {kind}")
            self._known[mode, kind] = self._read(there[kind])
        return self._known[mode, kind]

    def _read(self, entry: Field) -> ValueType:
        schema = _only(self._schema.message, entry, _ENTRY_VALUE)
        return _block(self._schema.message, _only(self._schema.message, schema, _SCHEMA_BLOCK))


@functools.lru_cache(maxsize=2)
def types_in_schema(message: bytes) -> ResourceTypes:
    """The types in a provider's answer to GetProviderSchema.

    Raises:
        WireError: it is no message.

    """
    return ResourceTypes(read_schema(message))


def _block(message: bytes, block: Field) -> ValueType:
    attributes: dict[str, ValueType] = {}
    sensitive = set()
    for part in fields(message, block.content, block.end):
        if part.number == _BLOCK_ATTRIBUTES:
            name, kind, is_sensitive = _attribute(message, part)
            attributes[name] = kind
            if is_sensitive:
                sensitive.add(name)
        elif part.number == _BLOCK_NESTED:
            name, kind = _nested(message, part)
            attributes[name] = kind
    return _object(attributes, frozenset(sensitive))


def _attribute(message: bytes, attribute: Field) -> tuple[str, ValueType, bool]:
    name, kind, is_sensitive = "", None, False
    for part in fields(message, attribute.content, attribute.end):
        if part.number == _ATTRIBUTE_NAME:
            name = message[part.content : part.end].decode()
        elif part.number == _ATTRIBUTE_TYPE:
            kind = type_in_json(message[part.content : part.end])
        elif part.number == _ATTRIBUTE_SENSITIVE:
            is_sensitive = bool(part.value)
    if kind is None:
        raise UnknownPlanFileError(f"the attribute {name} has no type in the schema")
    return name, kind, is_sensitive


def _nested(message: bytes, nested: Field) -> tuple[str, ValueType]:
    parts = {part.number: part for part in fields(message, nested.content, nested.end)}
    name, nesting = parts[_NESTED_NAME], parts.get(_NESTED_NESTING)
    block = _block(message, parts[_NESTED_BLOCK])
    kind = _NESTINGS[0 if nesting is None else nesting.value]
    return message[name.content : name.end].decode(), block if kind is None else _collection(kind, block)


def _only(message: bytes, inside: Field, number: int) -> Field:
    for part in fields(message, inside.content, inside.end):
        if part.number == number:
            return part
    raise UnknownPlanFileError(f"a schema lacks its field {number}")
