"""The condition block of a policy statement: operators, condition keys and policy variables.

A request is described by its context: condition keys, whose case does not count, each with one value.
https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from sagemaker_rest.cloud.wildcards import between_stars
from sagemaker_rest.errors import SagemakerRestError

Context = Mapping[str, str]


class UnsupportedConditionError(SagemakerRestError):
    """A condition operator that is not evaluated here. Guessing would either grant or refuse wrongly."""


DOLLAR = "${$}"
"""The policy variable that stands for a dollar sign."""


def conditions_hold(conditions: Mapping[str, Mapping[str, Any]], context: Context) -> bool:
    """Return whether every operator holds for every one of its keys; raises UnsupportedConditionError."""
    lowered = {key.lower(): value for key, value in context.items()}
    return all(
        _condition_holds(operator, [_text(item, lowered) for item in as_list(wanted)], lowered.get(key.lower()))
        for operator, keys in conditions.items()
        for key, wanted in keys.items()
    )


def fill_variables(pattern: str, context: Context) -> str:
    """Fill in policy variables, as in `arn:aws:s3:::bucket/${aws:username}`; an unknown one matches nothing."""
    if "${" not in pattern:
        return pattern
    lowered = {key.lower(): value for key, value in context.items()} | {"$": "$"}
    return re.sub(r"\$\{([^}]+)\}", lambda match: lowered.get(match.group(1).lower(), match.group(0)), pattern)


def is_like(pattern: str, value: str, *, ignore_case: bool = False) -> bool:
    """Return whether `value` matches `pattern`, with `*` for any text and `?` for any character."""
    return _compiled(pattern, ignore_case=ignore_case).fullmatch(value) is not None


def as_list(value: Any) -> list[Any]:
    """Return the values of what a policy may write as one or as several."""
    return value if isinstance(value, list) else [value]


@lru_cache(maxsize=4096)
def _compiled(pattern: str, *, ignore_case: bool) -> re.Pattern[str]:
    parts = [
        "".join("." if character == "?" else re.escape(character) for character in part) for part in pattern.split("*")
    ]
    return re.compile(between_stars(parts), re.DOTALL | (re.IGNORECASE if ignore_case else 0))


def _text(item: Any, context: Context) -> str:
    return str(item).lower() if isinstance(item, bool) else fill_variables(str(item), context)


def _same_address(network: str, value: str) -> bool:
    return ipaddress.ip_address(value) in ipaddress.ip_network(network, strict=False)


def _instant(text: str) -> datetime:
    """Read a date as a policy or a request writes it: ISO 8601, or seconds since the epoch."""
    if re.fullmatch(r"\d+(\.\d+)?", text) and len(text) > len("2026"):
        return datetime.fromtimestamp(float(text), UTC)
    instant = datetime.fromisoformat(text)
    return instant if instant.tzinfo else instant.replace(tzinfo=UTC)


_OPERATORS: Mapping[str, Callable[[str, str], bool]] = {
    "stringequals": lambda wanted, value: wanted == value,
    "stringequalsignorecase": lambda wanted, value: wanted.lower() == value.lower(),
    "stringlike": is_like,
    "arnequals": is_like,
    "arnlike": is_like,
    "bool": lambda wanted, value: wanted.lower() == value.lower(),
    "numericequals": lambda wanted, value: float(wanted) == float(value),
    "numericlessthan": lambda wanted, value: float(value) < float(wanted),
    "numericlessthanequals": lambda wanted, value: float(value) <= float(wanted),
    "numericgreaterthan": lambda wanted, value: float(value) > float(wanted),
    "numericgreaterthanequals": lambda wanted, value: float(value) >= float(wanted),
    "dateequals": lambda wanted, value: _instant(value) == _instant(wanted),
    "datelessthan": lambda wanted, value: _instant(value) < _instant(wanted),
    "datelessthanequals": lambda wanted, value: _instant(value) <= _instant(wanted),
    "dategreaterthan": lambda wanted, value: _instant(value) > _instant(wanted),
    "dategreaterthanequals": lambda wanted, value: _instant(value) >= _instant(wanted),
    "ipaddress": _same_address,
}
_NEGATED: Mapping[str, str] = {
    "stringnotequals": "stringequals",
    "stringnotequalsignorecase": "stringequalsignorecase",
    "stringnotlike": "stringlike",
    "arnnotequals": "arnequals",
    "arnnotlike": "arnlike",
    "numericnotequals": "numericequals",
    "datenotequals": "dateequals",
    "notipaddress": "ipaddress",
}


def _condition_holds(operator: str, wanted: Sequence[str], value: str | None) -> bool:
    qualifier, _, name = operator.lower().rpartition(":")
    # of one value, "for all of them" and "for any of them" say the same, except where there is none
    if value is None and qualifier in ("forallvalues", "foranyvalue"):
        return qualifier == "forallvalues"
    if name == "null":
        return (value is None) == (list(wanted) == ["true"])
    if name.endswith("ifexists"):
        if value is None:
            return True
        name = name.removesuffix("ifexists")
    if name in _NEGATED:
        # a key that is absent is "not equal" to anything
        return value is None or not any(_matches(_NEGATED[name], text, value) for text in wanted)
    if name not in _OPERATORS or qualifier not in ("", "forallvalues", "foranyvalue"):
        raise UnsupportedConditionError(
            f"the condition operator {operator!r} is not evaluated by the local cloud; "
            f"it knows {', '.join(sorted([*_OPERATORS, *_NEGATED, 'null']))} and their …IfExists forms"
        )
    return value is not None and any(_matches(name, text, value) for text in wanted)


def _matches(operator: str, wanted: str, value: str) -> bool:
    """Return what an operator says of two texts; one that is not a number, date or address matches nothing."""
    try:
        return _OPERATORS[operator](wanted, value)
    except (OverflowError, ValueError):
        return False
