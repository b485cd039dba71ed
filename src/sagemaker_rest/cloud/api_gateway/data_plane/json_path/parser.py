"""From a path's text to its steps."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from sagemaker_rest.cloud.api_gateway.data_plane.json_path import filters
from sagemaker_rest.cloud.api_gateway.data_plane.json_path import steps as s

if TYPE_CHECKING:
    from collections.abc import Callable

_NAME = re.compile(r"[^.\[\]\s()*'\"=<>!&|,?]+")
_QUOTED = re.compile(r"\s*(?:'((?:[^'\\]|\\.)*)'|\"((?:[^\"\\]|\\.)*)\")\s*")
_INTEGERS = re.compile(r"\s*(-?\d+(?:\s*,\s*-?\d+)*)\s*\]")
_SLICE = re.compile(r"\s*(-?\d*)\s*:\s*(-?\d*)\s*(?::\s*1?\s*)?\]")
_WILDCARD = re.compile(r"\s*\*\s*\]")
_FILTER = re.compile(r"\s*\?\s*\(")
_OPERATOR = re.compile(r"\s*(" + "|".join(re.escape(n) + (r"\b" if n.isalpha() else "") for n in filters.NAMES) + ")")
_REGEX = re.compile(r"\s*/((?:[^/\\]|\\.)*)/([imsxu]*)")
_JSON = re.compile(r"\s*(?:-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null)\b")
_SPACE = re.compile(r"\s*")


class JsonPathError(ValueError):
    """An expression that is not a JSONPath; the message names it."""


def parse(path: str) -> s.Path:
    """Return the steps of a path; one that does not begin at the root is taken from there.

    Raises:
        JsonPathError: It is not a JSONPath expression.
    """
    text = path.strip()
    parser = _Parser(text if text[:1] in ("$", "@") else f"$.{text}", path)
    parser.position = 1
    steps = parser.steps()
    if parser.position < len(parser.text):
        raise parser.error()
    return s.Path(steps)


class _Parser:
    def __init__(self, text: str, path: str) -> None:
        self.text = text
        self.path = path
        self.position = 0

    def error(self) -> JsonPathError:
        return JsonPathError(f"{self.path!r} is not a JSONPath expression: column {self.position + 1}")

    def take(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        found = pattern.match(self.text, self.position)
        if found:
            self.position = found.end()
        return found

    def taken(self, token: str) -> bool:
        self.take(_SPACE)
        if self.text.startswith(token, self.position):
            self.position += len(token)
            return True
        return False

    def require(self, token: str) -> None:
        if not self.taken(token):
            raise self.error()

    def steps(self) -> tuple[s.Step, ...]:
        """Read steps as long as there are any."""
        steps: list[s.Step] = []
        while self.text[self.position : self.position + 1] in (".", "["):
            if self.text.startswith("..", self.position):
                self.position += 2
                steps.append(s.Descent())
                steps.append(self._bracket() if self.text.startswith("[", self.position) else self._dotted())
            elif self.text[self.position] == ".":
                self.position += 1
                steps.append(self._dotted())
            else:
                steps.append(self._bracket())
        return tuple(steps)

    def _dotted(self) -> s.Step:
        if self.text.startswith("*", self.position):
            self.position += 1
            return s.Wildcard()
        name = self.take(_NAME)
        if name is None:
            raise self.error()
        if not self.text.startswith("(", self.position):
            return s.Property(name[0])
        self.position += 1
        if name[0] not in s.FUNCTIONS:
            raise self.error()
        return s.Function(name[0], self._arguments())

    def _arguments(self) -> tuple[Any, ...]:
        arguments: list[Any] = []
        while not self.taken(")"):
            arguments.append(self._constant())
            self.taken(",")
        return tuple(arguments)

    def _bracket(self) -> s.Step:
        self.position += 1
        if self.take(_WILDCARD):
            return s.Wildcard()
        if found := self.take(_INTEGERS):
            indices = tuple(int(index) for index in found[1].split(","))
            return s.Index(indices[0]) if len(indices) == 1 else s.Indices(indices)
        if found := self.take(_SLICE):
            return s.Slice(*(int(end) if end else None for end in found.groups()))
        if self.take(_FILTER):
            condition = self._either()
            self.require(")")
            self.require("]")
            return s.Filter(condition)
        return self._names()

    def _names(self) -> s.Step:
        names = [self._quoted()]
        while self.taken(","):
            names.append(self._quoted())
        self.require("]")
        return s.Property(names[0]) if len(names) == 1 else s.Properties(tuple(names))

    def _quoted(self) -> str:
        found = self.take(_QUOTED)
        if found is None:
            raise self.error()
        return re.sub(r"\\(.)", r"\1", found[1] if found[1] is not None else found[2])

    def _either(self) -> filters.Condition:
        return self._joined("||", self._both, any)

    def _both(self) -> filters.Condition:
        return self._joined("&&", self._condition, all)

    def _joined(
        self, token: str, part: Callable[[], filters.Condition], quantifier: Callable[..., bool]
    ) -> filters.Condition:
        conditions = [part()]
        while self.taken(token):
            conditions.append(part())
        if len(conditions) == 1:
            return conditions[0]
        return lambda value, root: quantifier(condition(value, root) for condition in conditions)

    def _condition(self) -> filters.Condition:
        if self.taken("!"):
            negated = self._condition()
            return lambda value, root: not negated(value, root)
        if self.taken("("):
            condition = self._either()
            self.require(")")
            return condition
        left = self._operand()
        name = self.take(_OPERATOR)
        if name is not None:
            return filters.compare(name[1], left, self._operand())
        if not isinstance(left, s.Path):
            raise self.error()
        return filters.exists(left)

    def _operand(self) -> Any:
        self.take(_SPACE)
        start = self.text[self.position : self.position + 1]
        if start in ("@", "$"):
            self.position += 1
            return s.Path(self.steps(), from_root=start == "$")
        return self._constant()

    def _constant(self) -> Any:
        self.take(_SPACE)
        if self.text[self.position : self.position + 1] in ("'", '"'):
            return self._quoted()
        if self.taken("["):
            items: list[Any] = []
            while not self.taken("]"):
                items.append(self._constant())
                self.taken(",")
            return items
        if found := self.take(_REGEX):
            return self._regex(found[1], found[2])
        if found := self.take(_JSON):
            return json.loads(found[0])
        raise self.error()

    def _regex(self, pattern: str, flags: str) -> re.Pattern[str]:
        try:
            return re.compile(pattern, sum(getattr(re, flag.upper()) for flag in set(flags) - {"u"}))
        except re.error as error:
            raise self.error() from error
