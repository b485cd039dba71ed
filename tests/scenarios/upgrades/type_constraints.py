"""Terraform's type constraints as data, and whether one still takes what another took.

https://developer.hashicorp.com/terraform/language/expressions/type-constraints
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_TOKEN = re.compile(
    r"""(?P<skipped>\s+|\#[^\n]*|//[^\n]*|/\*.*?\*/)"""
    r"""|(?P<token>"(?:[^"\\]|\\.)*"|[\w.-]+|[^\s\w])""",
    re.DOTALL | re.VERBOSE,
)
_OPENING, _CLOSING = frozenset("([{"), frozenset(")]}")
# what Terraform makes of a number or a bool where a string is wanted
_TEXT_TAKES = frozenset({"number", "bool"})


@dataclass(frozen=True, slots=True)
class Type:
    """`kind` is string, number, bool, any, list, set, map, tuple or object.

    `elements` are the types of a collection's elements (one) or of a tuple's (each); `fields` those of an object, and
    `optional` the names of the fields that may be left out.
    """

    kind: str
    elements: tuple[Type, ...] = ()
    fields: Mapping[str, Type] = field(default_factory=lambda: MappingProxyType({}))
    optional: frozenset[str] = frozenset()


def read_type(source: str) -> Type:
    """The type that an HCL type constraint says, comments and defaults left out."""
    return _Reader([found["token"] for found in _TOKEN.finditer(source) if found["token"]]).read()


def narrowings(path: str, before: Type, now: Type) -> Iterator[str]:
    """Return what `before` took and `now` does not, a sentence each; `path` names the value, such as
    `variants[*].name`.
    """
    if now.kind == "any" or (now.kind == "string" and before.kind in _TEXT_TAKES):
        return
    if now.kind != before.kind or len(now.elements) != len(before.elements):
        yield f"{path} takes {_said(now)}, and took {_said(before)}"
        return
    for index, (old, new) in enumerate(zip(before.elements, now.elements, strict=True)):
        yield from narrowings(f"{path}[{index if now.kind == 'tuple' else '*'}]", old, new)
    for name in before.fields.keys() - now.fields.keys():
        yield f"{path}.{name} is not taken any more (Terraform leaves it out without a word)"
    for name in now.fields.keys() - before.fields.keys() - now.optional:
        yield f"{path}.{name} is new and must be set"
    for name in before.fields.keys() & now.fields.keys():
        if name in before.optional - now.optional:
            yield f"{path}.{name} must be set, and could be left out"
        yield from narrowings(f"{path}.{name}", before.fields[name], now.fields[name])


def _said(one: Type) -> str:
    inner = ", ".join(_said(element) for element in one.elements)
    return f"{one.kind}({inner})" if inner else one.kind


class _Reader:
    def __init__(self, tokens: list[str]) -> None:
        self._tokens = tokens
        self._at = 0

    def read(self) -> Type:
        kind = self._next()
        if self._peek() != "(":
            return Type(kind)
        self._next()
        if kind == "object":
            found = self._object()
        elif kind == "tuple":
            self._next()
            found = Type(kind, elements=tuple(self._until("]")))
        else:
            found = Type(kind, elements=(self.read(),))
        self._next()
        return found

    def _until(self, closing: str) -> Iterator[Type]:
        while self._peek() != closing:
            yield self.read()
            self._skip(",")
        self._next()

    def _object(self) -> Type:
        self._next()
        fields: dict[str, Type] = {}
        optional: set[str] = set()
        while self._peek() != "}":
            name = self._next().strip('"')
            self._next()
            if self._peek() == "optional":
                optional.add(name)
                fields[name] = self._optional()
            else:
                fields[name] = self.read()
            self._skip(",")
        self._next()
        return Type("object", fields=MappingProxyType(fields), optional=frozenset(optional))

    def _optional(self) -> Type:
        self._next()
        self._next()
        found = self.read()
        depth = 1
        while depth:
            token = self._next()
            depth += (token in _OPENING) - (token in _CLOSING)
        return found

    def _skip(self, token: str) -> None:
        if self._peek() == token:
            self._next()

    def _peek(self) -> str:
        return self._tokens[self._at] if self._at < len(self._tokens) else ""

    def _next(self) -> str:
        token = self._tokens[self._at]
        self._at += 1
        return token
