"""A resource server changed and deleted: without either, a stack with scopes cannot be destroyed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from moto.core.responses import ActionResult, EmptyResult

from sagemaker_rest.cloud.neighbours.mends import adds

if TYPE_CHECKING:
    from moto.cognitoidp.models import CognitoResourceServer
    from moto.cognitoidp.responses import CognitoIdpResponse


@adds(
    "moto.cognitoidp.responses:CognitoIdpResponse.update_resource_server",
    moto="5.2.5",
    symptom="UpdateResourceServer is not implemented",
    see="https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_UpdateResourceServer.html",
)
def _update(self: CognitoIdpResponse) -> ActionResult:
    server = _found(self)
    server.name = self._get_param("Name")
    server.scopes = self._get_param("Scopes") or []
    return ActionResult({"ResourceServer": server.to_json()})


@adds(
    "moto.cognitoidp.responses:CognitoIdpResponse.delete_resource_server",
    moto="5.2.5",
    symptom="DeleteResourceServer is not implemented",
    see="https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_DeleteResourceServer.html",
)
def _delete(self: CognitoIdpResponse) -> ActionResult:
    server = _found(self)
    self.backend.describe_user_pool(server.user_pool_id).resource_servers.pop(server.identifier)
    return EmptyResult()


def _found(response: CognitoIdpResponse) -> CognitoResourceServer:
    """Find the server; raises moto's ResourceNotFoundError if it does not exist."""
    wanted = (response._get_param(name) for name in ("UserPoolId", "Identifier"))  # noqa: SLF001 - moto's way to read a request
    return response.backend.describe_resource_server(*wanted)
