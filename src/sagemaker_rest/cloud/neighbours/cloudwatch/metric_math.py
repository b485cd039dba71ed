"""CloudWatch's metric math, as far as an alarm on a rate needs it: arithmetic, comparisons and a few functions over the
datapoints of one period. Pure.

https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/using-metric-math.html
"""

from __future__ import annotations

import ast
import functools
import math
import operator
from collections.abc import Callable, Mapping
from typing import Any

# None is a datapoint that is not there
Values = Mapping[str, float | None]

_OPERATORS: Mapping[type[ast.operator], Callable[[Any, Any], Any]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
}
_COMPARISONS: Mapping[type[ast.cmpop], Callable[[Any, Any], bool]] = {
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
}
_FUNCTIONS: Mapping[str, Callable[..., float]] = {"ABS": abs, "CEIL": math.ceil, "FLOOR": math.floor}


class Expression:
    """An expression that can be evaluated here. Raises ValueError for one that uses anything else."""

    def __init__(self, text: str) -> None:
        try:
            # as far as it goes here, CloudWatch's syntax is Python's
            self._tree = _parsed(text.strip())
        except SyntaxError as error:
            raise ValueError(f"{text!r} is not read here") from error
        _require_known(self._tree)

    def value(self, values: Values) -> float | None:
        """Return the value with these datapoints; None if one that it needs is missing, or a divisor is zero."""
        return _value(self._tree, values)


@functools.cache
def _parsed(text: str) -> ast.expr:
    """Parse an expression once: Python 3.11 may fail when two threads parse at a time (python/cpython#106905)."""
    return ast.parse(text, mode="eval").body


def _require_known(node: ast.expr) -> None:
    match node:
        case ast.Constant(value=int() | float()) | ast.Name():
            children: list[ast.expr] = []
        case ast.BinOp(left=left, op=kind, right=right) if type(kind) in _OPERATORS:
            children = [left, right]
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            children = [operand]
        case ast.Compare(left=left, ops=[kind], comparators=[right]) if type(kind) in _COMPARISONS:
            children = [left, right]
        case ast.Call(func=ast.Name(id="IF"), args=[_, _, _] as arguments, keywords=[]):
            children = arguments
        case ast.Call(func=ast.Name(id="FILL"), args=[ast.Name(), _] as arguments, keywords=[]):
            children = arguments
        case ast.Call(func=ast.Name(id=name), args=[argument], keywords=[]) if name in _FUNCTIONS:
            children = [argument]
        case _:
            raise ValueError(f"{ast.unparse(node)!r} is not evaluated here")
    for child in children:
        _require_known(child)


def _value(node: ast.expr, values: Values) -> float | None:  # noqa: PLR0911 - one a kind of node
    match node:
        case ast.Constant(value=int() | float() as number):
            return float(number)
        case ast.Name(id=name):
            return values.get(name)
        case ast.UnaryOp(operand=operand):
            return _applied(operator.neg, _value(operand, values))
        case ast.BinOp(left=left, op=kind, right=right):
            return _applied(_OPERATORS[type(kind)], _value(left, values), _value(right, values))
        case ast.Compare(left=left, ops=[kind], comparators=[right]):
            return _applied(_COMPARISONS[type(kind)], _value(left, values), _value(right, values))
        case ast.Call(func=ast.Name(id="IF"), args=[condition, then, otherwise]):
            held = _value(condition, values)
            return None if held is None else _value(then if held else otherwise, values)
        case ast.Call(func=ast.Name(id="FILL"), args=[filled, default]):
            known = _value(filled, values)
            return _value(default, values) if known is None else known
        case ast.Call(func=ast.Name(id=name), args=[argument]):
            return _applied(_FUNCTIONS[name], _value(argument, values))
    raise ValueError(f"{ast.unparse(node)!r} is not evaluated here")


def _applied(function: Callable[..., float], *operands: float | None) -> float | None:
    if None in operands:
        return None
    try:
        return float(function(*operands))
    except ZeroDivisionError:
        return None
