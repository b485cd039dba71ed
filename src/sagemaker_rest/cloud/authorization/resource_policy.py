"""A policy on a resource: it says who, and it may grant by itself or together with the caller's own policies.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from sagemaker_rest.cloud.authorization.conditions import as_list
from sagemaker_rest.cloud.authorization.policy import Decision, decide, statements_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sagemaker_rest.cloud.authorization.conditions import Context
    from sagemaker_rest.cloud.authorization.principal import PolicyDocument, Principal

_ACCOUNT = re.compile(r"\d{12}|arn:aws[a-z-]*:iam::(?P<account>\d{12}):root")


def resource_decision(
    document: PolicyDocument, caller: Principal | None, action: str, resource: str, context: Context
) -> Decision:
    """Return what the policy says of `caller`; None is an anonymous one, whom only `*` means."""
    about = [statement for statement in statements_of((document,)) if _is_about(statement, caller, as_account=True)]
    return decide(about, action, resource, context)


def combined_decision(
    caller: Principal, document: PolicyDocument, action: str, resource: str, context: Context, *, owner: str
) -> Decision:
    """Return what the caller's own policies and the policy of a resource that account `owner` owns say together: within
    the account either may allow, from another account both must; an explicit deny of either wins. A grant to the
    account leaves it to the account's own policies, and lets nobody in by itself.

    A permissions boundary or a session policy cuts what a resource policy grants as well, except a grant to the ARN of
    the user or of the session itself, which is limited by their explicit denies only.
    https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html#access_policies_boundaries-eval-logic
    """
    own = caller.decide(action, resource, context)
    granted = resource_decision(document, caller, action, resource, context)
    if Decision.DENIED in (own, granted):
        return Decision.DENIED
    if caller.account_id != owner:
        return Decision.ALLOWED if own is granted is Decision.ALLOWED else Decision.NOT_ALLOWED
    statements = list(statements_of((document,)))
    direct = [statement for statement in statements if caller.arn in _listed(statement.get("Principal", {}))]
    if decide(direct, action, resource, context) is Decision.ALLOWED:
        return Decision.ALLOWED
    limits = [decide(statements_of((limit,)), action, resource, context) for limit in caller.limits]
    named = [statement for statement in statements if _is_about(statement, caller, as_account=False)]
    limits.append(decide(named, action, resource, context))
    return Decision.ALLOWED if all(limit is Decision.ALLOWED for limit in limits) else own


def _is_about(statement: Mapping[str, Any], caller: Principal | None, *, as_account: bool) -> bool:
    if "NotPrincipal" in statement:
        return not _names(statement["NotPrincipal"], caller, as_account=True)
    return _names(statement.get("Principal", {}), caller, as_account=as_account)


def _names(principal: Any, caller: Principal | None, *, as_account: bool) -> bool:
    return any(_is_named(name, caller, as_account=as_account) for name in _listed(principal))


def _listed(principal: Any) -> list[str]:
    """Return the principals of AWS that the element `Principal` lists."""
    names: list[str] = ["*"] if principal == "*" else as_list(principal.get("AWS", []))
    return names


def _is_named(name: str, caller: Principal | None, *, as_account: bool) -> bool:
    """Return whether a principal is named: by its ARN, that of its role, or (`as_account`) its account; no wildcards
    but `*`.
    """
    if name == "*":
        return True
    if caller is None:
        return False
    account = _ACCOUNT.fullmatch(name)
    if account is not None:
        return as_account and caller.account_id == (account["account"] or name)
    return name in (caller.arn, caller.role_arn)
