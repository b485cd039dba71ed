"""Authorizers. https://docs.aws.amazon.com/apigateway/latest/api/API_Authorizer.html."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sagemaker_rest.cloud.api_gateway.control_plane.call import new_id
from sagemaker_rest.cloud.api_gateway.control_plane.documents import document
from sagemaker_rest.cloud.api_gateway.control_plane.errors import conflict, not_found
from sagemaker_rest.cloud.api_gateway.control_plane.paging import page
from sagemaker_rest.cloud.api_gateway.control_plane.rest_api_records import RestApi, found_api

if TYPE_CHECKING:
    from sagemaker_rest.cloud.api_gateway.control_plane.call import Call, Operation


@dataclass(frozen=True, slots=True)
class Authorizer:
    """Who says whether a caller may call: a user pool, or a function."""

    id: str
    name: str
    type: str
    provider_arns: tuple[str, ...] | None = field(default=None, metadata={"member": "providerARNs"})
    auth_type: str | None = None
    authorizer_uri: str | None = None
    authorizer_credentials: str | None = None
    identity_source: str | None = None
    identity_validation_expression: str | None = None
    authorizer_result_ttl_in_seconds: int | None = None


def create_authorizer(call: Call) -> dict[str, Any]:
    if call.given("restApiId") not in call.records.view(RestApi):
        # recorded on AWS by others, and not what is said of an unknown API elsewhere
        raise conflict("Unable to complete operation due to concurrent modification. Please try again later.")
    kind = call.given("type")
    providers = call.given("providerARNs")
    authorizer = Authorizer(
        id=new_id(),
        name=call.given("name"),
        type=kind,
        provider_arns=tuple(providers) if providers else None,
        auth_type=call.given("authType", "cognito_user_pools" if kind == "COGNITO_USER_POOLS" else "custom"),
        authorizer_uri=call.given("authorizerUri"),
        authorizer_credentials=call.given("authorizerCredentials"),
        identity_source=call.given("identitySource"),
        identity_validation_expression=call.given("identityValidationExpression"),
        authorizer_result_ttl_in_seconds=call.given("authorizerResultTtlInSeconds"),
    )
    call.records.of(Authorizer, call.given("restApiId"))[authorizer.id] = authorizer
    return document(authorizer)


def get_authorizer(call: Call) -> dict[str, Any]:
    return document(_found(call))


def get_authorizers(call: Call) -> dict[str, Any]:
    return page(call.request, [document(each) for each in call.records.view(Authorizer, found_api(call).id).values()])


def delete_authorizer(call: Call) -> None:
    del call.records.of(Authorizer, call.given("restApiId"))[_found(call).id]


def _found(call: Call) -> Authorizer:
    known = call.records.view(Authorizer, call.given("restApiId"))
    if call.given("authorizerId") not in known:
        raise not_found("Invalid Authorizer identifier specified")
    return known[call.given("authorizerId")]


OPERATIONS: dict[str, Operation] = {
    "CreateAuthorizer": create_authorizer,
    "DeleteAuthorizer": delete_authorizer,
    "GetAuthorizer": get_authorizer,
    "GetAuthorizers": get_authorizers,
}
