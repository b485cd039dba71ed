"""The steps of a path: each leads from a value to others."""

from __future__ import annotations

import statistics
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

NOTHING = object()


class Step:
    """One step. A definite one leads to one value at most."""

    definite = True

    def of(self, value: Any, root: Any) -> Iterator[Any]:
        """Return the values that it leads to."""
        raise NotImplementedError


@dataclass(frozen=True)
class Path:
    """Steps one after the other, from the document or, as in a filter, from one of its values."""

    steps: tuple[Step, ...]
    from_root: bool = True

    @property
    def definite(self) -> bool:
        """Return whether the path leads to one value at most."""
        return all(step.definite for step in self.steps)

    def find(self, value: Any, root: Any = NOTHING) -> Any:
        """Return the value of a definite path, or None; the list of values of another."""
        found = (
            self.first(value, root) if self.definite else list(self._follow(value, value if root is NOTHING else root))
        )
        return None if found is NOTHING else found

    def first(self, value: Any, root: Any = NOTHING) -> Any:
        """Return the first value, or NOTHING."""
        return next(self._follow(value, value if root is NOTHING else root), NOTHING)

    def _follow(self, value: Any, root: Any) -> Iterator[Any]:
        values: Iterator[Any] = iter([root if self.from_root else value])
        for step in self.steps:
            values = _each(step, values, root)
        return values


def _each(step: Step, values: Iterator[Any], root: Any) -> Iterator[Any]:
    for value in values:
        yield from step.of(value, root)


@dataclass(frozen=True)
class Property(Step):
    """`.name` or `['name']`."""

    name: str

    def of(self, value: Any, root: Any) -> Iterator[Any]:  # noqa: ARG002
        if isinstance(value, dict) and self.name in value:
            yield value[self.name]


@dataclass(frozen=True)
class Properties(Step):
    """`['a','b']`: an object of those that are there."""

    names: tuple[str, ...]

    def of(self, value: Any, root: Any) -> Iterator[Any]:  # noqa: ARG002
        if isinstance(value, dict):
            yield {name: value[name] for name in self.names if name in value}


@dataclass(frozen=True)
class Index(Step):
    """`[0]`, or `[-1]` from the end."""

    index: int

    def of(self, value: Any, root: Any) -> Iterator[Any]:  # noqa: ARG002
        if isinstance(value, list) and -len(value) <= self.index < len(value):
            yield value[self.index]


@dataclass(frozen=True)
class Indices(Step):
    """`[0,2]`."""

    indices: tuple[int, ...]
    definite = False

    def of(self, value: Any, root: Any) -> Iterator[Any]:
        for index in self.indices:
            yield from Index(index).of(value, root)


@dataclass(frozen=True)
class Slice(Step):
    """`[1:3]`."""

    start: int | None
    end: int | None
    definite = False

    def of(self, value: Any, root: Any) -> Iterator[Any]:  # noqa: ARG002
        if isinstance(value, list):
            yield from value[self.start : self.end]


@dataclass(frozen=True)
class Wildcard(Step):
    """`*`."""

    definite = False

    def of(self, value: Any, root: Any) -> Iterator[Any]:  # noqa: ARG002
        yield from _members(value)


@dataclass(frozen=True)
class Descent(Step):
    """`..`: the value itself and all below it."""

    definite = False

    def of(self, value: Any, root: Any) -> Iterator[Any]:
        if isinstance(value, dict | list):
            yield value
            for member in _members(value):
                yield from self.of(member, root)


@dataclass(frozen=True)
class Filter(Step):
    """`[?(…)]`: those items of a list for which it holds; an object is asked itself."""

    holds: Callable[[Any, Any], bool]
    definite = False

    def of(self, value: Any, root: Any) -> Iterator[Any]:
        items = value if isinstance(value, list) else [value] if isinstance(value, dict) else []
        yield from (item for item in items if self.holds(item, root))


@dataclass(frozen=True)
class Function(Step):
    """`.length()` and its kind."""

    name: str
    arguments: tuple[Any, ...] = ()

    def of(self, value: Any, root: Any) -> Iterator[Any]:  # noqa: ARG002
        result = FUNCTIONS[self.name](value, *self.arguments)
        if result is not NOTHING:
            yield result


def _members(value: Any) -> list[Any]:
    if isinstance(value, dict):
        return list(value.values())
    return value if isinstance(value, list) else []


def _length(value: Any) -> Any:
    return len(value) if isinstance(value, dict | list) else NOTHING


def _of_numbers(calculate: Callable[[list[float]], float]) -> Callable[[Any], Any]:
    def calculated(value: Any) -> Any:
        members = value if isinstance(value, list) else []
        numbers = [float(each) for each in members if isinstance(each, int | float) and not isinstance(each, bool)]
        return float(calculate(numbers)) if numbers else NOTHING

    return calculated


def _item(value: Any, index: int) -> Any:
    return next(Index(index).of(value, None), NOTHING)


def _concat(value: Any, *arguments: Any) -> str:
    texts = value if isinstance(value, list) else [value]
    return "".join(each for each in (*texts, *arguments) if isinstance(each, str))


def _append(value: Any, *arguments: Any) -> Any:
    return [*value, *arguments] if isinstance(value, list) else NOTHING


FUNCTIONS: dict[str, Callable[..., Any]] = {
    "append": _append,
    "avg": _of_numbers(statistics.fmean),
    "concat": _concat,
    "first": lambda value: _item(value, 0),
    "index": _item,
    "keys": lambda value: list(value) if isinstance(value, dict) else NOTHING,
    "last": lambda value: _item(value, -1),
    "length": _length,
    "max": _of_numbers(max),
    "min": _of_numbers(min),
    "size": _length,
    "stddev": _of_numbers(statistics.pstdev),
    "sum": _of_numbers(sum),
}
