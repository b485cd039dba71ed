"""The user pools of an authorizer. moto 5.2.5 fails at UpdateAuthorizer's `/providerARNs`.

https://docs.aws.amazon.com/apigateway/latest/api/API_UpdateAuthorizer.html
"""

from __future__ import annotations

from typing import Any

from moto.apigateway.models import Authorizer

_apply_operations = Authorizer.apply_operations
_PATH = "/providerARNs"


def install() -> None:
    """Let user pools come and go. Calling it again changes nothing."""
    Authorizer.apply_operations = _apply_with_providers


def _apply_with_providers(self: Authorizer, patch_operations: list[dict[str, Any]]) -> Authorizer:
    for operation in patch_operations:
        if operation["path"].startswith(_PATH):
            named = operation["value"]
            kept = [known for known in self.provider_arns or [] if known != named]
            self.provider_arns = kept if operation["op"] == "remove" else [*kept, named]
    return _apply_operations(self, [one for one in patch_operations if not one["path"].startswith(_PATH)])
