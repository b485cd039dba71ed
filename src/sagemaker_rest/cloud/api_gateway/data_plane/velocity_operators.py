"""Velocity's operators where airspeed takes Python's: nothing compared with something is false, not an error, a text
and a number are joined, whole numbers are divided to a whole number and others are not.

https://velocity.apache.org/engine/1.7/user-guide.html#Math
"""

from __future__ import annotations

import operator
from typing import TYPE_CHECKING, Any

from airspeed import operators

if TYPE_CHECKING:
    from collections.abc import Callable

_COMPARISONS = {
    ">": operator.gt,
    "gt": operator.gt,
    ">=": operator.ge,
    "ge": operator.ge,
    "<": operator.lt,
    "lt": operator.lt,
    "<=": operator.le,
    "le": operator.le,
}


def teach_airspeed() -> None:
    """Put them in the table that airspeed looks operators up in. Calling it again changes nothing."""
    table = operators.BinaryOperator.OPERATORS
    table |= {name: _comparing(compare) for name, compare in _COMPARISONS.items()}
    table |= {"+": _add, "/": _divide, "-": _calculating(operator.sub), "*": _calculating(operator.mul)}
    table["%"] = _calculating(operator.mod)


def _comparing(compare: Callable[[Any, Any], bool]) -> Callable[[Any, Any], bool]:
    def compared(left: Any, right: Any) -> bool:
        try:
            return compare(left, right)
        except TypeError:
            return False

    return compared


def _calculating(calculate: Callable[[Any, Any], Any]) -> Callable[[Any, Any], Any]:
    def calculated(left: Any, right: Any) -> Any:
        """Nothing where there is no result: Velocity writes to its log and goes on."""
        if isinstance(left, str) or isinstance(right, str):
            return None
        try:
            return calculate(left, right)
        except (ArithmeticError, TypeError):
            return None

    return calculated


def _add(left: Any, right: Any) -> Any:
    if isinstance(left, str) or isinstance(right, str):
        return None if left is None or right is None else f"{left}{right}"
    return _calculating(operator.add)(left, right)


def _divide(left: Any, right: Any) -> Any:
    whole = isinstance(left, int) and isinstance(right, int)
    quotient = _calculating(operator.truediv)(left, right)
    return int(quotient) if whole and quotient is not None else quotient
