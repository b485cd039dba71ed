"""Authorizers. moto 5.2.5 drops the validation expression of CreateAuthorizer, and fails at UpdateAuthorizer's
`/providerARNs`.

https://docs.aws.amazon.com/apigateway/latest/api/API_UpdateAuthorizer.html
"""

from __future__ import annotations

from typing import Any

from moto.apigateway.models import APIGatewayBackend, Authorizer

_create_authorizer = APIGatewayBackend.create_authorizer
_apply_operations = Authorizer.apply_operations
_PATH = "/providerARNs"


def install() -> None:
    """Keep validation expressions, and let user pools come and go. Calling it again changes nothing."""
    APIGatewayBackend.create_authorizer = _create_with_expression
    Authorizer.apply_operations = _apply_with_providers


def _create_with_expression(self: APIGatewayBackend, *args: Any, **kwargs: Any) -> Authorizer:
    authorizer: Authorizer = _create_authorizer(self, *args, **kwargs)
    # the name is moto's
    authorizer.identity_validation_expression = kwargs.get("identiy_validation_expression")
    return authorizer


def _apply_with_providers(self: Authorizer, patch_operations: list[dict[str, Any]]) -> Authorizer:
    for operation in patch_operations:
        if operation["path"].startswith(_PATH):
            named = operation["value"]
            kept = [known for known in self.provider_arns or [] if known != named]
            self.provider_arns = kept if operation["op"] == "remove" else [*kept, named]
    return _apply_operations(self, [one for one in patch_operations if not one["path"].startswith(_PATH)])
