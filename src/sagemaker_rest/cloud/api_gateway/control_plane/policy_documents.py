"""A REST API's resource policy: what API Gateway takes, and how it shows it.

https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-resource-policies.html
"""

from __future__ import annotations

import json
from typing import Any

from sagemaker_rest.cloud.api_gateway.control_plane.errors import bad_request

_INVALID = "Invalid policy document. Please check the policy syntax and ensure that Principals are valid."
_VERSIONS = ("2012-10-17", "2008-10-17")
# "Length, in bytes, of API Gateway resource policy"; AWS raises it on request
# https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-execution-service-limits-table.html
_LARGEST = 8192


def check_policy(text: str) -> None:
    """Check that `text` is a policy for a resource.

    Raises:
        ServiceError: BadRequestException, in API Gateway's words, if it is not.

    """
    if len(text.encode("utf-8", "surrogatepass")) > _LARGEST:
        # [?] AWS's words are not recorded
        raise bad_request(f"Invalid policy document. The policy has more than {_LARGEST} bytes.")
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
    principals, actions, resources = (
        [statement[name] for name in (kind, f"Not{kind}") if name in statement]
        for kind in ("Principal", "Action", "Resource")
    )
    return (
        statement.get("Effect") in ("Allow", "Deny")
        and bool(principals and actions and resources)
        and all(map(_is_principal, principals))
        and all(map(_is_text, [*actions, *resources]))
        and _is_condition(statement.get("Condition", {}))
    )


def _is_principal(value: Any) -> bool:
    return value == "*" or (isinstance(value, dict) and all(map(_is_text, value.values())))


def _is_condition(value: Any) -> bool:
    return isinstance(value, dict) and all(
        isinstance(keys, dict) and all(_is_text(wanted, str, bool, int, float) for wanted in keys.values())
        for keys in value.values()
    )


def _is_text(value: Any, *types: type) -> bool:
    """Return whether this is one text, or a list of them; of other `types`, if there are any."""
    values = value if isinstance(value, list) else [value]
    return all(isinstance(each, types or (str,)) for each in values)


def shown_policy(text: str) -> str:
    """Return a policy as an answer shows it: with its quotes escaped once more."""
    return json.dumps(text)[1:-1]
