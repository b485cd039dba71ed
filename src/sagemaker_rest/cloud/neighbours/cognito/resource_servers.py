"""A resource server changed and deleted. moto 5.2.5 has neither UpdateResourceServer nor DeleteResourceServer, so that
a stack with scopes could not be destroyed.

https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_UpdateResourceServer.html
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from moto.cognitoidp.responses import CognitoIdpResponse
from moto.core.responses import ActionResult, EmptyResult

if TYPE_CHECKING:
    from moto.cognitoidp.models import CognitoResourceServer


def install() -> None:
    """Give moto both. Calling it again changes nothing."""
    CognitoIdpResponse.update_resource_server = _update
    CognitoIdpResponse.delete_resource_server = _delete


def _update(self: CognitoIdpResponse) -> ActionResult:
    server = _found(self)
    server.name = self._get_param("Name")
    server.scopes = self._get_param("Scopes") or []
    return ActionResult({"ResourceServer": server.to_json()})


def _delete(self: CognitoIdpResponse) -> ActionResult:
    server = _found(self)
    self.backend.describe_user_pool(server.user_pool_id).resource_servers.pop(server.identifier)
    return EmptyResult()


def _found(response: CognitoIdpResponse) -> CognitoResourceServer:
    """Raises moto's ResourceNotFoundError if there is none."""
    wanted = (response._get_param(name) for name in ("UserPoolId", "Identifier"))  # noqa: SLF001 - moto's way to read a request
    return response.backend.describe_resource_server(*wanted)
