"""Policy documents evaluated as IAM does: an explicit deny wins, then an allow, else no. Pure functions over parsed
JSON.

moto's own evaluation ignores conditions, which would grant what AWS denies; so this is ours.
https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements.html
"""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, Any

from sagemaker_rest.cloud.authorization.conditions import (
    DOLLAR,
    UnsupportedConditionError,
    as_list,
    conditions_hold,
    fill_variables,
    is_like,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sagemaker_rest.cloud.authorization.conditions import Context

__all__ = ["Decision", "UnsupportedConditionError", "decide", "is_allowed", "trusts"]


_WITH_VARIABLES = "2012-10-17"


class Decision(Enum):
    """The decision of a set of statements: the first two explicitly, the third by saying nothing."""

    DENIED = "explicit deny"
    ALLOWED = "allow"
    NOT_ALLOWED = "implicit deny"


def is_allowed(
    documents: Iterable[Mapping[str, Any]], action: str, resource: str, context: Context | None = None
) -> bool:
    """Return whether the documents together allow `action` on `resource` in `context` (condition keys and their
    values).
    """
    return decide(statements_of(documents), action, resource, context) is Decision.ALLOWED


def decide(
    statements: Iterable[Mapping[str, Any]], action: str, resource: str, context: Context | None = None
) -> Decision:
    """Return what `statements` say to `action` on `resource`; the caller picks those that apply to the principal."""
    decision = Decision.NOT_ALLOWED
    for statement in statements:
        if not _applies(statement, action, resource, context or {}):
            continue
        if statement.get("Effect") == "Deny":
            return Decision.DENIED
        if statement.get("Effect") == "Allow":
            decision = Decision.ALLOWED
    return decision


def trusts(document: Mapping[str, Any], service: str, context: Context | None = None) -> bool:
    """Return whether a role's trust policy lets the AWS service principal `service` assume it."""
    allowed = False
    for statement in statements_of([document]):
        if not _names_service(statement, service) or not _names_action(statement, "sts:AssumeRole"):
            continue
        if not conditions_hold(statement.get("Condition", {}), context or {}):
            continue
        if statement.get("Effect") == "Deny":
            return False
        allowed = allowed or statement.get("Effect") == "Allow"
    return allowed


def of_any_resource(document: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return a document that allows on every resource what `document` allows on some."""
    statements = [
        {**{name: part for name, part in statement.items() if name not in ("Resource", "NotResource")}, "Resource": "*"}
        if statement.get("Effect") == "Allow"
        else statement
        for statement in as_list(document.get("Statement", []))
    ]
    return {**document, "Statement": statements}


def statements_of(documents: Iterable[Mapping[str, Any]]) -> Iterable[Mapping[str, Any]]:
    """Yield every statement of `documents`; a document may hold one by itself or a list of them.

    A document without a version is of 2008-10-17, which has no policy variables: `${aws:username}` is text there.
    https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_version.html
    """
    for document in documents:
        statements = as_list(document.get("Statement", []))
        has_variables = document.get("Version") == _WITH_VARIABLES
        yield from statements if has_variables else map(_without_variables, statements)


def _without_variables(statement: Mapping[str, Any]) -> Mapping[str, Any]:
    with_variables = ("Resource", "NotResource", "Condition")
    return {name: _as_text(part) if name in with_variables else part for name, part in statement.items()}


def _as_text(part: Any) -> Any:
    match part:
        case str():
            return part.replace("${", DOLLAR + "{")
        case dict():
            return {key: _as_text(item) for key, item in part.items()}
        case list():
            return [_as_text(item) for item in part]
        case _:
            return part


def _applies(statement: Mapping[str, Any], action: str, resource: str, context: Context) -> bool:
    return (
        _names_action(statement, action)
        and _names_resource(statement, resource, context)
        and conditions_hold(statement.get("Condition", {}), context)
    )


def _names_action(statement: Mapping[str, Any], action: str) -> bool:
    if "NotAction" in statement:
        return not any(is_like(pattern, action, ignore_case=True) for pattern in as_list(statement["NotAction"]))
    return any(is_like(pattern, action, ignore_case=True) for pattern in as_list(statement.get("Action", [])))


def _names_resource(statement: Mapping[str, Any], resource: str, context: Context) -> bool:
    if "NotResource" in statement:
        patterns = as_list(statement["NotResource"])
        return not any(is_like(fill_variables(pattern, context), resource) for pattern in patterns)
    patterns = as_list(statement.get("Resource", []))
    return any(is_like(fill_variables(pattern, context), resource) for pattern in patterns)


def _names_service(statement: Mapping[str, Any], service: str) -> bool:
    principal = statement.get("Principal", {})
    if principal == "*":
        return True
    return any(name in ("*", service) for name in as_list(principal.get("Service", [])))
