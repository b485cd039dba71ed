"""References and expressions, read from a position in a template."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sagemaker_rest.cloud.api_gateway.data_plane.velocity import expressions as e
from sagemaker_rest.cloud.api_gateway.data_plane.velocity.values import TemplateError

if TYPE_CHECKING:
    from sagemaker_rest.cloud.api_gateway.data_plane.velocity.nodes import Node

_SPACE = re.compile(r"\s*")
_REFERENCE = re.compile(r"(?P<slashes>\\*)(?P<more>\$*)\$(?P<quiet>!?)(?P<braced>\{?)(?P<name>[A-Za-z_][A-Za-z0-9_-]*)")
_PROPERTY = re.compile(r"\.(?P<name>[A-Za-z][A-Za-z0-9_-]*)")
_INDEX = re.compile(r"\[")
_CALL = re.compile(r"\(")
_STRING = re.compile(r"""\s*(?:"(?P<double>(?:[^"]|"")*)"|'(?P<single>(?:[^']|'')*)')""")
# a whole number may be followed by the two points of a range
_FLOAT = re.compile(r"\s*(-?(?:\d+\.(?!\.)\d*|\.\d+)(?:[eE][+-]?\d+)?|-?\d+[eE][+-]?\d+)")
_INTEGER = re.compile(r"\s*(-?\d+)")
_WORD = re.compile(r"\s*([A-Za-z_][A-Za-z0-9_]*)")
_COMMA = re.compile(r"\s*,\s*")
_UNICODE = re.compile(r"\\u([0-9a-fA-F]{4})")
_RANGE = re.compile(r"\s*\.\.")
_NOT = re.compile(r"\s*(?:!(?!=)|not\b)")
_LEVELS = (
    re.compile(r"\s*(==|!=|eq\b|ne\b)"),
    re.compile(r"\s*(<=|>=|<|>|lt\b|le\b|gt\b|ge\b)"),
    # a minus sign that touches a digit belongs to a number, as in Velocity: `5 -3` is an error
    re.compile(r"\s*(\+|-(?![\d.]))"),
    re.compile(r"\s*([*/%])"),
)
_OR = re.compile(r"\s*(?:\|\||or\b)")
_AND = re.compile(r"\s*(?:&&|and\b)")
_NAMES = {"eq": "==", "ne": "!=", "lt": "<", "le": "<=", "gt": ">", "ge": ">="}


class ExpressionParser:
    """A text and how far it is read."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.position = 0

    def interpolated(self, content: str) -> Node:
        """Return the pieces of a text in double quotes."""
        raise NotImplementedError

    def error(self, problem: str) -> TemplateError:
        """Return an error that says where in the template the problem is."""
        line = self.text.count("\n", 0, self.position) + 1
        column = self.position - self.text.rfind("\n", 0, self.position)
        return TemplateError(f"line {line}, column {column}: {problem}")

    def take(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        """Read what matches here, if anything does."""
        found = pattern.match(self.text, self.position)
        if found:
            self.position = found.end()
        return found

    def require(self, pattern: re.Pattern[str], expected: str) -> re.Match[str]:
        """Read what has to be here."""
        found = self.take(pattern)
        if found is None:
            raise self.error(f"expected {expected}")
        return found

    def take_word(self) -> str | None:
        """Read a bare word."""
        found = self.take(_WORD)
        return found[1] if found else None

    def take_comma(self) -> bool:
        """Read a comma and the blanks around it."""
        return self.take(_COMMA) is not None

    def closed_by(self, bracket: str) -> bool:
        """Read a closing bracket, if it is here."""
        self.take(_SPACE)
        if self.text.startswith(bracket, self.position):
            self.position += len(bracket)
            return True
        return False

    def close(self, bracket: str) -> None:
        """Read the closing bracket that has to be here."""
        if not self.closed_by(bracket):
            raise self.error(f"expected {bracket}")

    require_symbol = close

    def reference(self) -> e.Reference | None:
        """Read a reference with the backslashes and dollar signs before it; None if there is none."""
        found = self.take(_REFERENCE)
        if found is None:
            return None
        parts = self._parts()
        if found["braced"] and not self._closing_brace():
            raise self.error("expected }")
        slashes, more = found["slashes"], found["more"]
        escaped = len(slashes) % 2 == 1
        return e.Reference(
            found["name"],
            parts,
            source=more + self.text[found.start() + len(slashes) + len(more) : self.position],
            before="\\" * (len(slashes) // 2) + ("" if escaped else more),
            escaped=escaped,
        )

    def reference_in_expression(self) -> e.Reference:
        """Read a reference that has to be here."""
        self.take(_SPACE)
        reference = self.reference() if self.text.startswith("$", self.position) else None
        if reference is None:
            raise self.error("expected a reference")
        return reference

    def _closing_brace(self) -> bool:
        if self.text.startswith("}", self.position):
            self.position += 1
            return True
        return False

    def _parts(self) -> tuple[e.Property | e.Call | e.Item, ...]:
        parts: list[e.Property | e.Call | e.Item] = []
        while True:
            if self.take(_INDEX):
                parts.append(e.Item(self._index()))
            elif found := self.take(_PROPERTY):
                parts.append(
                    e.Call(found["name"], self._call_arguments()) if self.take(_CALL) else e.Property(found["name"])
                )
            else:
                return tuple(parts)

    def _index(self) -> e.Expression:
        index = self._simple()
        if index is None:
            raise self.error("expected an index")
        self.close("]")
        return index

    def _call_arguments(self) -> tuple[e.Expression, ...]:
        if self.text.startswith(")", self.position):
            self.position += 1
            return ()
        arguments = [self._argument()]
        while self.take_comma():
            arguments.append(self._argument())
        self.close(")")
        return tuple(arguments)

    def _argument(self) -> e.Expression:
        value = self._value()
        if value is not None:
            return value
        if self.take_word() is not None:
            return e.Literal(None)  # `null`, and any other bare word: a reference that refers to nothing
        raise self.error("expected a value")

    def parameter(self) -> e.Expression:
        """Read a literal, a list, a map, a range or a reference."""
        value = self._value()
        if value is None:
            raise self.error("expected a value")
        return value

    def _value(self) -> e.Expression | None:
        self.take(_SPACE)
        if self.text.startswith("[", self.position):
            self.position += 1
            return self._list()
        if self.text.startswith("{", self.position):
            self.position += 1
            return self._map()
        return self._simple()

    def _simple(self) -> e.Expression | None:
        self.take(_SPACE)
        if self.text.startswith("$", self.position):
            return self.reference_in_expression()
        if found := self.take(_STRING):
            return self._string(found)
        if found := self.take(_FLOAT):
            return e.Literal(float(found[1]))
        if found := self.take(_INTEGER):
            return e.Literal(int(found[1]))
        word = _WORD.match(self.text, self.position)
        if word is not None and word[1] in ("true", "false"):
            self.position = word.end()
            return e.Literal(word[1] == "true")
        return None

    def _string(self, found: re.Match[str]) -> e.Expression:
        if found["single"] is not None:
            return e.Literal(found["single"].replace("''", "'"))
        content = _UNICODE.sub(lambda code: chr(int(code[1], 16)), found["double"].replace('""', '"'))
        return e.Interpolated(self.interpolated(content)) if "$" in content or "#" in content else e.Literal(content)

    def _list(self) -> e.Expression:
        if self.text.startswith("]", self.position):
            self.position += 1
            return e.ListOf(())
        first = self.parameter()
        if self.take(_RANGE):
            last = self.parameter()
            if not (_bounds(first) and _bounds(last)):
                raise self.error("a range is between whole numbers or references")
            self.close("]")
            return e.Range(first, last)
        items = [first]
        while self.take_comma():
            items.append(self.parameter())
        self.close("]")
        return e.ListOf(tuple(items))

    def _map(self) -> e.Expression:
        if self.closed_by("}"):
            return e.MapOf(())
        entries = [self._entry()]
        while self.take_comma():
            entries.append(self._entry())
        self.close("}")
        return e.MapOf(tuple(entries))

    def _entry(self) -> tuple[e.Expression, e.Expression]:
        key = self.parameter()
        self.close(":")
        return key, self.parameter()

    def expression(self) -> e.Expression:
        """Read an expression with its operators."""
        left = self._and()
        while self.take(_OR):
            left = e.Either(left, self._and())
        return left

    def _and(self) -> e.Expression:
        left = self._binary(0)
        while self.take(_AND):
            left = e.Both(left, self._binary(0))
        return left

    def _binary(self, level: int) -> e.Expression:
        if level == len(_LEVELS):
            return self._unary()
        left = self._binary(level + 1)
        while found := self.take(_LEVELS[level]):
            left = e.Binary(_NAMES.get(found[1], found[1]), left, self._binary(level + 1))
        return left

    def _unary(self) -> e.Expression:
        if self.take(_NOT):
            return e.Not(self._unary())
        self.take(_SPACE)
        if self.text.startswith("(", self.position):
            self.position += 1
            inner = self.expression()
            self.close(")")
            return inner
        return self.parameter()


def _bounds(end: e.Expression) -> bool:
    return isinstance(end, e.Reference) or (isinstance(end, e.Literal) and isinstance(end.constant, int))
