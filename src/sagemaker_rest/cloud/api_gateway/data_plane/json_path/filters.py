"""Comparisons in a path's filters, `[?(@.a > 1 && @.b in ['x'])]`."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable
from typing import Any

from sagemaker_rest.cloud.api_gateway.data_plane.json_path.steps import NOTHING, Path

Condition = Callable[[Any, Any], bool]


def compare(name: str, left: Any, right: Any) -> Condition:
    """Return the condition that compares two operands, each a constant or a path."""
    test = _TESTS[name]
    return lambda value, root: test(_operand(left, value, root), _operand(right, value, root))


def exists(path: Path) -> Condition:
    """Return the condition that a path leads somewhere."""
    return lambda value, root: path.first(value, root) is not NOTHING


def _operand(operand: Any, value: Any, root: Any) -> Any:
    if not isinstance(operand, Path):
        return operand
    return operand.first(value, root) if operand.definite else operand.find(value, root)


def _number(value: Any) -> float | None:
    """Return a number, or what a text says of one: Jayway finds `1` equal to `'1'`."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        return float(value)
    except ValueError:
        return None


def _equal(left: Any, right: Any) -> bool:
    if isinstance(left, str) is not isinstance(right, str):
        numbers = _number(left), _number(right)
        if None not in numbers:
            return numbers[0] == numbers[1]
    return isinstance(left, bool) is isinstance(right, bool) and bool(left == right)


def _ordered(test: Callable[[Any, Any], bool]) -> Callable[[Any, Any], bool]:
    def holds(left: Any, right: Any) -> bool:
        if isinstance(left, str) and isinstance(right, str):
            return test(left, right)
        numbers = _number(left), _number(right)
        return None not in numbers and test(*numbers)

    return holds


def _contained(left: Any, right: Any) -> bool:
    return isinstance(right, list) and any(_equal(left, each) for each in right)


def _contains(left: Any, right: Any) -> bool:
    if isinstance(left, str):
        return isinstance(right, str) and right in left
    return _contained(right, left)


def _all_of(left: Any, right: Any) -> bool:
    return isinstance(left, list) and all(_contained(each, right) for each in left)


def _any_of(left: Any, right: Any) -> bool:
    return isinstance(left, list) and any(_contained(each, right) for each in left)


def _has_size(left: Any, right: Any) -> bool:
    return isinstance(left, list | str) and len(left) == right


def _is_empty(left: Any, right: Any) -> bool:
    return isinstance(left, list | str | dict) and (not left) is right


_TESTS: dict[str, Callable[[Any, Any], bool]] = {
    "==": _equal,
    "===": lambda left, right: type(left) is type(right) and left == right,
    "!=": lambda left, right: not _equal(left, right),
    "!==": lambda left, right: type(left) is not type(right) or left != right,
    "<": _ordered(operator.lt),
    "<=": _ordered(operator.le),
    ">": _ordered(operator.gt),
    ">=": _ordered(operator.ge),
    "=~": lambda left, right: isinstance(right, re.Pattern) and isinstance(left, str) and bool(right.fullmatch(left)),
    "in": _contained,
    "nin": lambda left, right: not _contained(left, right),
    "subsetof": _all_of,
    "anyof": _any_of,
    "noneof": lambda left, right: isinstance(left, list) and not _any_of(left, right),
    "size": _has_size,
    "empty": _is_empty,
    "contains": _contains,
}
NAMES = sorted(_TESTS, key=len, reverse=True)
