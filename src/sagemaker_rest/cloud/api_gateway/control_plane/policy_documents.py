"""A REST API's resource policy: what API Gateway takes, and how it shows it.

https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-resource-policies.html
"""

from __future__ import annotations

import json
from typing import Any

from sagemaker_rest.cloud.api_gateway.control_plane.errors import bad_request

_INVALID = "Invalid policy document. Please check the policy syntax and ensure that Principals are valid."
_VERSIONS = ("2012-10-17", "2008-10-17")
_LARGEST = 8192


def check_policy(text: str) -> None:
    """Check that `text` is a policy for a resource.

    Raises:
        ServiceError: BadRequestException, in API Gateway's words, if it is not.

    """
    try:
        policy = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise bad_request(_INVALID) from error
    if not isinstance(policy, dict) or policy.get("Version", _VERSIONS[0]) not in _VERSIONS:
        raise bad_request(_INVALID)
    statements = policy.get("Statement")
    statements = [statements] if isinstance(statements, dict) else statements
    if not isinstance(statements, list) or not all(_is_statement(statement) for statement in statements):
        raise bad_request(_INVALID)


def _is_statement(statement: Any) -> bool:
    if not isinstance(statement, dict):
        return False
    has = statement.keys()
    return (
        statement.get("Effect") in ("Allow", "Deny")
        and bool(has & {"Principal", "NotPrincipal"})
        and bool(has & {"Action", "NotAction"})
        and bool(has & {"Resource", "NotResource"})
    )


def shown_policy(text: str) -> str:
    """Return a policy as an answer shows it: with its quotes escaped once more."""
    return json.dumps(text)[1:-1]
