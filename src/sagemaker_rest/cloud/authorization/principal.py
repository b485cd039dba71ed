"""The one who asks: an account's root, a user or an assumed role, with the policies that speak for it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from sagemaker_rest.cloud.authorization.policy import is_allowed
from sagemaker_rest.errors import AccessDeniedError

PolicyDocument = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Principal:
    """`arn` is what error messages show; `boundary`, where there is one, must allow too; root is allowed everything."""

    arn: str
    account_id: str
    policies: tuple[PolicyDocument, ...] = ()
    boundary: PolicyDocument | None = None
    is_root: bool = False

    def may(self, action: str, resource: str, context: Mapping[str, str] | None = None) -> bool:
        """Whether identity policies, and the permissions boundary if any, allow `action` on `resource`."""
        if self.is_root:
            return True
        if self.boundary is not None and not is_allowed((self.boundary,), action, resource, context):
            return False
        return is_allowed(self.policies, action, resource, context)

    def require(self, action: str, resource: str, context: Mapping[str, str] | None = None) -> None:
        """Raise AccessDeniedError, in AWS's own words, unless this principal `may`."""
        if not self.may(action, resource, context):
            raise AccessDeniedError(
                f"User: {self.arn} is not authorized to perform: {action} on resource: {resource} "
                f"because no identity-based policy allows the {action} action"
            )


class RoleSource(Protocol):
    """Where roles come from: the control plane's IAM."""

    def assume(self, role_arn: str, service: str) -> Principal:
        """The principal that `service` (for example `apigateway.amazonaws.com`) becomes by assuming `role_arn`.

        Raises AccessDeniedError if there is no such role or its trust policy does not let the service in.
        """
        ...
