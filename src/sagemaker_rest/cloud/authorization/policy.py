"""Policy documents evaluated as IAM does: an explicit deny wins, then an allow, else no. Pure functions over parsed
JSON.

moto's own evaluation ignores conditions, which would grant what AWS denies; so this is ours.
https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements.html
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any

from sagemaker_rest.errors import SagemakerRestError


class UnsupportedConditionError(SagemakerRestError):
    """A condition operator that is not evaluated here. Guessing would either grant or refuse wrongly."""


def is_allowed(
    documents: Iterable[Mapping[str, Any]], action: str, resource: str, context: Mapping[str, str] | None = None
) -> bool:
    """Whether the documents together allow `action` on `resource` in `context` (condition keys and their values)."""
    allowed = False
    for statement in _statements(documents):
        if not _applies(statement, action, resource, context or {}):
            continue
        if statement.get("Effect") == "Deny":
            return False
        allowed = allowed or statement.get("Effect") == "Allow"
    return allowed


def trusts(document: Mapping[str, Any], service: str, context: Mapping[str, str] | None = None) -> bool:
    """Whether a role's trust policy lets the AWS service principal `service` assume it."""
    allowed = False
    for statement in _statements([document]):
        if not _names_principal(statement, service) or not _names_action(statement, "sts:AssumeRole"):
            continue
        if not _conditions_hold(statement.get("Condition", {}), context or {}):
            continue
        if statement.get("Effect") == "Deny":
            return False
        allowed = allowed or statement.get("Effect") == "Allow"
    return allowed


def _statements(documents: Iterable[Mapping[str, Any]]) -> Iterable[Mapping[str, Any]]:
    for document in documents:
        statements = document.get("Statement", [])
        yield from [statements] if isinstance(statements, Mapping) else statements


def _applies(statement: Mapping[str, Any], action: str, resource: str, context: Mapping[str, str]) -> bool:
    return (
        _names_action(statement, action)
        and _names_resource(statement, resource, context)
        and _conditions_hold(statement.get("Condition", {}), context)
    )


def _names_action(statement: Mapping[str, Any], action: str) -> bool:
    if "NotAction" in statement:
        return not any(_like(pattern, action, ignore_case=True) for pattern in _list(statement["NotAction"]))
    return any(_like(pattern, action, ignore_case=True) for pattern in _list(statement.get("Action", [])))


def _names_resource(statement: Mapping[str, Any], resource: str, context: Mapping[str, str]) -> bool:
    if "NotResource" in statement:
        return not any(_like(_fill(pattern, context), resource) for pattern in _list(statement["NotResource"]))
    return any(_like(_fill(pattern, context), resource) for pattern in _list(statement.get("Resource", [])))


def _names_principal(statement: Mapping[str, Any], service: str) -> bool:
    principal = statement.get("Principal", {})
    if principal == "*":
        return True
    return any(name in ("*", service) for name in _list(principal.get("Service", [])))


def _fill(pattern: str, context: Mapping[str, str]) -> str:
    """Policy variables, as in `arn:aws:s3:::bucket/${aws:username}`; an unknown one matches nothing."""
    lowered = {key.lower(): value for key, value in context.items()}
    return re.sub(r"\$\{([^}]+)\}", lambda match: lowered.get(match.group(1).lower(), match.group(0)), pattern)


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


@lru_cache(maxsize=4096)
def _pattern(pattern: str, *, ignore_case: bool) -> re.Pattern[str]:
    escaped = "".join({"*": ".*", "?": "."}.get(character, re.escape(character)) for character in pattern)
    return re.compile(escaped, re.DOTALL | (re.IGNORECASE if ignore_case else 0))


def _like(pattern: str, value: str, *, ignore_case: bool = False) -> bool:
    return _pattern(pattern, ignore_case=ignore_case).fullmatch(value) is not None


def _same_address(network: str, value: str) -> bool:
    return ipaddress.ip_address(value) in ipaddress.ip_network(network, strict=False)


_OPERATORS: Mapping[str, Callable[[str, str], bool]] = {
    "stringequals": lambda wanted, value: wanted == value,
    "stringequalsignorecase": lambda wanted, value: wanted.lower() == value.lower(),
    "stringlike": _like,
    "arnequals": _like,
    "arnlike": _like,
    "bool": lambda wanted, value: wanted.lower() == value.lower(),
    "numericequals": lambda wanted, value: float(wanted) == float(value),
    "numericlessthan": lambda wanted, value: float(value) < float(wanted),
    "numericlessthanequals": lambda wanted, value: float(value) <= float(wanted),
    "numericgreaterthan": lambda wanted, value: float(value) > float(wanted),
    "numericgreaterthanequals": lambda wanted, value: float(value) >= float(wanted),
    "ipaddress": _same_address,
}
_NEGATED: Mapping[str, str] = {
    "stringnotequals": "stringequals",
    "stringnotequalsignorecase": "stringequalsignorecase",
    "stringnotlike": "stringlike",
    "arnnotequals": "arnequals",
    "arnnotlike": "arnlike",
    "numericnotequals": "numericequals",
    "notipaddress": "ipaddress",
}


def _conditions_hold(conditions: Mapping[str, Mapping[str, Any]], context: Mapping[str, str]) -> bool:
    lowered = {key.lower(): value for key, value in context.items()}
    return all(
        _condition_holds(operator, _list(wanted), lowered.get(key.lower()))
        for operator, keys in conditions.items()
        for key, wanted in keys.items()
    )


def _condition_holds(operator: str, wanted: Sequence[Any], value: str | None) -> bool:
    name = operator.lower()
    texts = [str(item).lower() if isinstance(item, bool) else str(item) for item in wanted]
    if name == "null":
        return (value is None) == (texts == ["true"])
    if name.endswith("ifexists"):
        if value is None:
            return True
        name = name.removesuffix("ifexists")
    if name in _NEGATED:
        # a key that is absent is "not equal" to anything
        return value is None or not any(_OPERATORS[_NEGATED[name]](text, value) for text in texts)
    if name not in _OPERATORS:
        raise UnsupportedConditionError(
            f"the condition operator {operator!r} is not evaluated by the local cloud; "
            f"it knows {', '.join(sorted([*_OPERATORS, *_NEGATED, 'null']))} and their …IfExists forms"
        )
    return value is not None and any(_OPERATORS[name](text, value) for text in texts)
