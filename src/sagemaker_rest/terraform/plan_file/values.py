"""Values as Terraform keeps them in a plan: MessagePack, in which what is not known yet is an extension.

How types are written: https://github.com/zclconf/go-cty/blob/main/docs/json.md. A number is an integer or a float
where that is exact, and else its digits in a string; a value that has no type in a schema is a pair of its type, in
JSON, and itself.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal

import msgpack

from sagemaker_rest.terraform.plan_file.refusal import UnknownPlanFileError
from sagemaker_rest.terraform.plan_file.value_types import Kind, ValueType, type_in_json

# not known, and not known but for a range or a prefix
_UNKNOWN_EXTENSIONS = frozenset({0, 12})


class Unknown:
    """The value of what is known after apply."""


UNKNOWN: Final = Unknown()
# Which parts of a value are not to be shown: by attribute name, key or index; True where all of it is not.
Marks = Mapping[str | int, Any] | Literal[True]
NO_MARKS: Final[Marks] = {}


@dataclass(frozen=True, slots=True)
class Value:
    """A value of a `type`, as it is packed: what is not known is UNKNOWN there; `is_known` says that nothing is."""

    type: ValueType
    content: Any
    is_known: bool

    @property
    def known(self) -> Any:
        """The parts that are known: an attribute that is not is left out, and None stands for such an element.

        UNKNOWN where nothing is.

        Raises:
            UnknownPlanFileError: the value is none of its type.

        """
        return self.content if self.is_known and self.type.is_exact else _known(self.content, self.type)

    @property
    def unknown(self) -> Any:
        """True where it is not known, in the shape of the value; what is known is left out of an object."""
        return _unknown(self.content, self.type)

    def sensitive(self, marks: Marks) -> Any:
        """True where it is not to be shown, because of the schema or because of `marks`, in the same way."""
        return _sensitive(self.content, self.type, marks)


def decode(packed: bytes, kind: ValueType) -> Value:
    """Take a value out of its package.

    Raises:
        UnknownPlanFileError: it is none.

    """
    unknown: set[int] = set()

    def extension(code: int, _content: bytes) -> Unknown:
        unknown.add(code)
        return UNKNOWN

    try:
        content = msgpack.unpackb(packed, ext_hook=extension)
    except ValueError as error:
        raise UnknownPlanFileError(f"a value cannot be read: {error}") from error
    if not unknown <= _UNKNOWN_EXTENSIONS:
        raise UnknownPlanFileError(f"a value has extensions that are not known here: {sorted(unknown)}")
    return Value(kind, content, not unknown)


def _known(content: Any, kind: ValueType) -> Any:
    if content is None or content is UNKNOWN:
        return content
    match kind.kind:
        case Kind.TEXT:
            return content
        case Kind.NUMBER:
            return _number(content)
        case Kind.DYNAMIC:
            return _known(*_unfolded(content))
        case Kind.SEQUENCE | Kind.SET:
            parts = (_known(part, kind.at(index)) for index, part in enumerate(_list(content)))
            return [None if part is UNKNOWN else part for part in parts]
        case Kind.MAP | Kind.OBJECT:
            named = ((name, _known(part, kind.of(name))) for name, part in _mapping(content).items())
            return {name: part for name, part in named if part is not UNKNOWN}


def _unknown(content: Any, kind: ValueType) -> Any:
    if content is None or content is UNKNOWN:
        return content is UNKNOWN
    match kind.kind:
        case Kind.TEXT | Kind.NUMBER:
            return False
        case Kind.DYNAMIC:
            return _unknown(*_unfolded(content))
        case Kind.SEQUENCE | Kind.SET:
            return [_unknown(part, kind.at(index)) for index, part in enumerate(_list(content))]
        case Kind.MAP | Kind.OBJECT:
            return _without_false({name: _unknown(part, kind.of(name)) for name, part in _mapping(content).items()})


def _sensitive(content: Any, kind: ValueType, marks: Marks) -> Any:
    if content is None or marks is True:
        return marks is True
    is_unknown = content is UNKNOWN
    match kind.kind:
        case Kind.TEXT | Kind.NUMBER:
            return False
        case Kind.DYNAMIC:
            return False if is_unknown else _sensitive(*_unfolded(content), marks)
        case Kind.SEQUENCE:
            return [] if is_unknown else _sensitive_elements(content, kind, marks)
        case Kind.SET:
            masks = [] if is_unknown else _sensitive_elements(content, kind, NO_MARKS)
            # a set has no places that could be marked: Terraform marks all of it
            return True if marks or any(map(_has_mark, masks)) else masks
        case Kind.MAP | Kind.OBJECT:
            return {} if is_unknown else _sensitive_attributes(content, kind, marks)


def _sensitive_elements(content: Any, kind: ValueType, marks: Marks) -> list[Any]:
    return [_sensitive(part, kind.at(index), _below(marks, index)) for index, part in enumerate(_list(content))]


def _sensitive_attributes(content: Any, kind: ValueType, marks: Marks) -> dict[str, Any]:
    masks = {
        name: name in kind.sensitive or _sensitive(part, kind.of(name), _below(marks, name))
        for name, part in _mapping(content).items()
    }
    return _without_false(masks)


def _unfolded(content: Any) -> tuple[Any, ValueType]:
    """A value that tells its own type, and the type."""
    match content:
        case [bytes(written), inner]:
            return inner, type_in_json(written)
    raise UnknownPlanFileError("a value that should tell its type does not")


def _number(content: Any) -> int | float:
    """A number as JSON has it: without a point where it is whole."""
    number = json.loads(content) if isinstance(content, str) else content
    if not isinstance(number, int | float):
        raise UnknownPlanFileError("a value that should be a number is none")
    return int(number) if isinstance(number, float) and number.is_integer() else number


def _list(content: Any) -> list[Any]:
    if not isinstance(content, list):
        raise UnknownPlanFileError("a value that should be a list is none")
    return content


def _mapping(content: Any) -> dict[str, Any]:
    if not isinstance(content, dict):
        raise UnknownPlanFileError("a value that should be a map or an object is none")
    return content


def _without_false(masks: dict[str, Any]) -> dict[str, Any]:
    return {name: mask for name, mask in masks.items() if mask is not False}


def _below(marks: Marks, step: str | int) -> Marks:
    return True if marks is True else marks.get(step, NO_MARKS)


def _has_mark(mask: Any) -> bool:
    parts = mask.values() if isinstance(mask, dict) else mask if isinstance(mask, list) else ()
    return mask is True or any(map(_has_mark, parts))
