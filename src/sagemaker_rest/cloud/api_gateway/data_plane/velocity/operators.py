"""Velocity's operators. An operation without a result gives None: Velocity writes to its log and goes on.

https://velocity.apache.org/engine/1.7/user-guide.html#Math
"""

from __future__ import annotations

import math
import operator
from typing import TYPE_CHECKING, Any

from sagemaker_rest.cloud.api_gateway.data_plane.velocity.values import text

if TYPE_CHECKING:
    from collections.abc import Callable

Number = int | float


def is_number(value: Any) -> bool:
    """Return whether Java would call it a number, which a flag is not."""
    return isinstance(value, int | float) and not isinstance(value, bool)


def equal(left: Any, right: Any) -> bool:
    """Compare two values for `==`: values of different classes are compared as text."""
    if is_number(left) and is_number(right):
        return bool(left == right)
    for kind in (str, bool, list, dict):
        if isinstance(left, kind) and isinstance(right, kind):
            return bool(left == right)
    if left is None or right is None:
        return left is right
    return text(left) == text(right)


def same(left: Any, right: Any) -> bool:
    """Compare two values as Java's `equals` does: an Integer is never equal to a Double."""
    return type(left) is type(right) and left == right if is_number(left) or is_number(right) else equal(left, right)


def _comparing(compare: Callable[[Any, Any], bool]) -> Callable[[Any, Any], bool]:
    return lambda left, right: is_number(left) and is_number(right) and compare(left, right)


def _add(left: Any, right: Any) -> Any:
    if isinstance(left, str) or isinstance(right, str):
        return text(left) + text(right)
    return left + right if is_number(left) and is_number(right) else None


def _calculating(calculate: Callable[[Number, Number], Number | None]) -> Callable[[Any, Any], Number | None]:
    def calculated(left: Any, right: Any) -> Number | None:
        if not (is_number(left) and is_number(right)):
            return None
        try:
            return calculate(left, right)
        except (ArithmeticError, ValueError):
            return None

    return calculated


def _divide(left: Number, right: Number) -> Number:
    if isinstance(left, int) and isinstance(right, int):
        quotient = abs(left) // abs(right)
        return quotient if (left < 0) == (right < 0) else -quotient
    return left / right


def _remainder(left: Number, right: Number) -> Number:
    if isinstance(left, int) and isinstance(right, int):
        remainder = abs(left) % abs(right)
        return -remainder if left < 0 else remainder
    return math.fmod(left, right)


OPERATORS: dict[str, Callable[[Any, Any], Any]] = {
    "==": equal,
    "!=": lambda left, right: not equal(left, right),
    "<": _comparing(operator.lt),
    "<=": _comparing(operator.le),
    ">": _comparing(operator.gt),
    ">=": _comparing(operator.ge),
    "+": _add,
    "-": _calculating(operator.sub),
    "*": _calculating(operator.mul),
    "/": _calculating(_divide),
    "%": _calculating(_remainder),
}
