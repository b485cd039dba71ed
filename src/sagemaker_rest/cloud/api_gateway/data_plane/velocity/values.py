"""Values of a template: Python's, with what Java shows of them.

A JSON array and one that the template writes are both lists, and are printed differently on AWS: `[{"a":1}]` and
`[{a=1}, b]`. Python's own `list` is the first, `ArrayList` the second.
"""

from __future__ import annotations

import json
import math
from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


class TemplateError(ValueError):
    """A template that cannot be rendered: its syntax is wrong, or what it does with its input."""


class UnsupportedError(Exception):
    """An error: Velocity does something that this implementation does not; the message is a noun phrase."""


class ArrayList(list[Any]):
    """A list that the template itself made."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One of a map's entries."""

    key: Any
    value: Any

    def __str__(self) -> str:
        return f"{text(self.key)}={text(self.value)}"


class TemplateObject(ABC):
    """An object that a template may ask for the methods and properties that it lists, and for nothing else."""

    @abstractmethod
    def methods(self) -> Mapping[str, Callable[..., Any]]:
        """Return the methods by name."""

    def properties(self) -> Mapping[str, Any]:
        """Return the properties by name."""
        return {}

    def __str__(self) -> str:
        return ""


def text(value: Any) -> str:  # noqa: PLR0911 - one return for each kind of value
    """Return what Java's `toString` makes of a value."""
    if isinstance(value, str):
        return value
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return _decimal(value)
    if isinstance(value, dict):
        return "{" + ", ".join(f"{text(name)}={text(each)}" for name, each in value.items()) + "}"
    if isinstance(value, ArrayList):
        return "[" + ", ".join(map(text, value)) + "]"
    if isinstance(value, list):
        return json_text(value)
    return str(value)


def json_text(value: Any) -> str:
    """Return a value as JSON.

    Raises:
        TemplateError: for one that holds itself.
    """
    try:
        return json.dumps(value, separators=(",", ":"), ensure_ascii=False, default=str)
    except ValueError as error:
        raise TemplateError(str(error)) from error


def _decimal(value: float) -> str:
    """Write a double as Java does: `0.001` and `1000.0`, but `1.0E-4` and `1.0E7`."""
    if not math.isfinite(value):
        return "NaN" if math.isnan(value) else ("Infinity" if value > 0 else "-Infinity")
    digits = repr(value)
    if value == 0 or 1e-3 <= abs(value) < 1e7:
        return digits
    sign = "-" if value < 0 else ""
    mantissa, _, exponent = digits.lstrip("-").partition("e")
    whole, _, fraction = mantissa.partition(".")
    fraction = "" if fraction == "0" else fraction
    power = int(exponent or 0) + len(whole) - 1
    significant = whole + fraction
    stripped = significant.lstrip("0")
    power -= len(significant) - len(stripped)
    return f"{sign}{stripped[0]}.{stripped[1:].rstrip('0') or '0'}E{power}"
