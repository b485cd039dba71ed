"""The one who asks: an account's root, a user or an assumed role, with the policies that speak for it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Protocol

from sagemaker_rest.cloud.authorization.policy import Decision, decide, of_any_resource, statements_of
from sagemaker_rest.errors import AccessDeniedError

PolicyDocument = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Principal:
    """`arn` is what error messages show; `boundary` and `session_policy`, where there is one, must allow too; root is
    allowed everything. An assumed role's `role_arn` is the role itself, whose `arn` is that of the session.
    """

    arn: str
    account_id: str
    policies: tuple[PolicyDocument, ...] = ()
    boundary: PolicyDocument | None = None
    is_root: bool = False
    session_policy: PolicyDocument | None = None
    role_arn: str | None = None

    def decide(self, action: str, resource: str, context: Mapping[str, str] | None = None) -> Decision:
        """Return what identity policies, cut by the permissions boundary and the session policy, say."""
        said = self._said(action, resource, context).values()
        if Decision.DENIED in said:
            return Decision.DENIED
        return Decision.NOT_ALLOWED if Decision.NOT_ALLOWED in said else Decision.ALLOWED

    @property
    def limits(self) -> tuple[PolicyDocument, ...]:
        """Return the policies that grant nothing and cut what others grant."""
        return tuple(limit for limit in (self.boundary, self.session_policy) if limit is not None)

    def may(self, action: str, resource: str, context: Mapping[str, str] | None = None) -> bool:
        """Return whether identity policies, and the permissions boundary if any, allow `action` on `resource`."""
        return self.decide(action, resource, context) is Decision.ALLOWED

    def require(self, action: str, resource: str, context: Mapping[str, str] | None = None) -> None:
        """Raise AccessDeniedError, in AWS's own words, unless this principal `may`."""
        if not self.may(action, resource, context):
            raise AccessDeniedError(
                f"User: {self.arn} is not authorized to perform: {action} on resource: {resource} "
                f"{self._reason(action, resource, context)}"
            )

    def _said(self, action: str, resource: str, context: Mapping[str, str] | None) -> dict[str, Decision]:
        """Return the decision of each kind of policy, by AWS's name for it; none of root."""
        if self.is_root:
            return {}
        limits = {"permissions boundary": self.boundary, "session policy": self.session_policy}
        documents = {"identity-based policy": self.policies} | {
            kind: (limit,) for kind, limit in limits.items() if limit is not None
        }
        return {kind: decide(statements_of(each), action, resource, context) for kind, each in documents.items()}

    def _reason(self, action: str, resource: str, context: Mapping[str, str] | None) -> str:
        # https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html
        said = self._said(action, resource, context)
        for kind, decision in said.items():
            if decision is Decision.DENIED:
                return f"with an explicit deny in {'an' if kind.startswith('i') else 'a'} {kind}"
        silent = next(kind for kind, decision in said.items() if decision is Decision.NOT_ALLOWED)
        return f"because no {silent} allows the {action} action"


def on_any_resource(principal: Principal) -> Principal:
    """Return the principal that may do everywhere what `principal` may do somewhere: for a call whose resource is not
    known.
    """
    boundary, session = principal.boundary, principal.session_policy
    return replace(
        principal,
        policies=tuple(of_any_resource(policy) for policy in principal.policies),
        boundary=None if boundary is None else of_any_resource(boundary),
        session_policy=None if session is None else of_any_resource(session),
    )


class RoleSource(Protocol):
    """A source of roles: the control plane's IAM."""

    def assume(self, role_arn: str, service: str) -> Principal:
        """Return the principal that `service` (for example `apigateway.amazonaws.com`) becomes by assuming `role_arn`.

        Raises:
            AccessDeniedError: The role does not exist or does not trust the service.
        """
        ...
