"""Authorizers. https://docs.aws.amazon.com/apigateway/latest/api/API_Authorizer.html."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sagemaker_rest.cloud.api_gateway.control_plane.call import new_id
from sagemaker_rest.cloud.api_gateway.control_plane.documents import document
from sagemaker_rest.cloud.api_gateway.control_plane.errors import bad_request, conflict, not_found
from sagemaker_rest.cloud.api_gateway.control_plane.paging import page
from sagemaker_rest.cloud.api_gateway.control_plane.patching import (
    REMOVE,
    REPLACE,
    PatchTable,
    element,
    optional,
    value,
)
from sagemaker_rest.cloud.api_gateway.control_plane.resource_records import Resource, methods_in, path_of
from sagemaker_rest.cloud.api_gateway.control_plane.rest_api_records import RestApi, found_api
from sagemaker_rest.cloud.protocol.errors import OperationNotImplementedError

if TYPE_CHECKING:
    from sagemaker_rest.cloud.api_gateway.control_plane.call import Call, Operation

_LONGEST_TTL = 3600
_FUNCTION_URI = re.compile(r"arn:aws[a-z-]*:apigateway:[a-z]{2}(?:-[a-z]+)+-\d:lambda:path/2015-03-31/functions/\S+")
_WITH_FUNCTION = ("TOKEN", "REQUEST")


@dataclass(frozen=True, slots=True)
class Authorizer:
    """An authorizer, which says whether a caller may call: a user pool, or a function."""

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
    _check_name(call, call.given("name"))
    return add_authorizer(call)


def _check_name(call: Call, name: str) -> None:
    if name in {known.name for known in call.records.view(Authorizer, call.given("restApiId")).values()}:
        # https://github.com/aws/aws-cdk/issues/20170
        raise bad_request(f"Authorizer name must be unique. Authorizer {name} already exists in this RestApi.")


def add_authorizer(call: Call) -> dict[str, Any]:
    """Make an authorizer, whether its name is taken or not: an import replaces the one that has it."""
    authorizer = new_authorizer(call)
    call.records.of(Authorizer, call.given("restApiId"))[authorizer.id] = authorizer
    return document(authorizer)


def new_authorizer(call: Call) -> Authorizer:
    """Return the authorizer that the members of a CreateAuthorizer describe, before it is kept.

    Raises:
        ServiceError: BadRequestException for what API Gateway refuses of them.

    """
    kind = call.given("type")
    is_user_pool = kind == "COGNITO_USER_POOLS"
    authorizer = Authorizer(
        id=new_id(),
        name=call.given("name"),
        type=kind,
        provider_arns=tuple(call.given("providerARNs", ())) or None,
        auth_type=call.given("authType", "cognito_user_pools" if is_user_pool else "custom"),
        authorizer_uri=call.given("authorizerUri") or None,
        # a user pool's are ignored here, and taken by UpdateAuthorizer
        # https://github.com/hashicorp/terraform-provider-aws/issues/16613
        authorizer_credentials=None if is_user_pool else call.given("authorizerCredentials") or None,
        identity_source=call.given("identitySource") or None,
        identity_validation_expression=call.given("identityValidationExpression") or None,
        authorizer_result_ttl_in_seconds=call.given("authorizerResultTtlInSeconds"),
    )
    _check(authorizer)
    return authorizer


def _check(authorizer: Authorizer) -> None:
    """Refuse what AWS refuses. [?] Most of these refusals are reported in public without their words."""
    if not authorizer.name:
        raise bad_request("Authorizer name must be non-empty")
    if authorizer.type == "JWT":
        raise OperationNotImplementedError("The local cloud has no JWT authorizers of REST APIs")
    if not 0 <= (authorizer.authorizer_result_ttl_in_seconds or 0) <= _LONGEST_TTL:
        raise bad_request(f"Authorizer result TTL must be between 0 and {_LONGEST_TTL} seconds")
    if authorizer.type in _WITH_FUNCTION and not _FUNCTION_URI.fullmatch(authorizer.authorizer_uri or ""):
        raise bad_request(
            f"Invalid Authorizer URI: {authorizer.authorizer_uri or 'null'}. Authorizer URI should be a valid API "
            "Gateway ARN that represents a Lambda function invocation."
        )
    if authorizer.type == "COGNITO_USER_POOLS" and not authorizer.provider_arns:
        raise bad_request("COGNITO_USER_POOLS authorizers require at least one provider ARN")


def get_authorizer(call: Call) -> dict[str, Any]:
    return document(_found(call))


def get_authorizers(call: Call) -> dict[str, Any]:
    return page(call.request, [document(each) for each in call.records.view(Authorizer, found_api(call).id).values()])


def update_authorizer(call: Call) -> dict[str, Any]:
    authorizer = _found(call)
    changed = _PATCHES.apply(authorizer, call.given("patchOperations", []))
    _check(changed)
    if changed.name != authorizer.name:
        _check_name(call, changed.name)
    call.records.of(Authorizer, call.given("restApiId"))[changed.id] = changed
    return document(changed)


def delete_authorizer(call: Call) -> None:
    authorizer = _found(call)
    resources = call.records.view(Resource, call.given("restApiId"))
    for resource, method in methods_in(resources):
        if method.authorizer_id == authorizer.id:
            place = f"{method.http_method}/{path_of(resource, resources)}"
            raise conflict(f"Cannot delete authorizer '{authorizer.name}', is referenced in method: {place}")
    del call.records.of(Authorizer, call.given("restApiId"))[authorizer.id]


def invoke_test_authorizer(call: Call) -> dict[str, Any]:
    _found(call)
    raise OperationNotImplementedError("The local cloud does not implement TestInvokeAuthorizer of API Gateway")


def _found(call: Call) -> Authorizer:
    known = call.records.view(Authorizer, call.given("restApiId"))
    if call.given("authorizerId") not in known:
        raise not_found("Invalid Authorizer identifier specified")
    return known[call.given("authorizerId")]


def _type(text: str) -> str:
    if text not in {*_WITH_FUNCTION, "COGNITO_USER_POOLS"}:
        raise bad_request("Invalid authorizer type specified. Valid options are TOKEN,REQUEST,COGNITO_USER_POOLS")
    return text


def _ttl(text: str) -> int:
    # what is not a number is out of range, too
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else -1


_PATCHES: PatchTable[Authorizer] = PatchTable(
    (
        value("/authorizerCredentials", "authorizer_credentials", optional, ops=(REPLACE, REMOVE)),
        value("/authorizerResultTtlInSeconds", "authorizer_result_ttl_in_seconds", _ttl),
        value("/authorizerUri", "authorizer_uri", optional),
        value("/authType", "auth_type", optional),
        value("/identitySource", "identity_source", optional),
        value("/identityValidationExpression", "identity_validation_expression", optional, ops=(REPLACE, REMOVE)),
        value("/name", "name", removed=""),
        element("/providerARNs", "provider_arns"),
        element("/providerARNs/{arn}", "provider_arns"),
        value("/type", "type", _type, removed="TOKEN"),
    )
)

OPERATIONS: dict[str, Operation] = {
    "CreateAuthorizer": create_authorizer,
    "DeleteAuthorizer": delete_authorizer,
    "GetAuthorizer": get_authorizer,
    "GetAuthorizers": get_authorizers,
    "TestInvokeAuthorizer": invoke_test_authorizer,
    "UpdateAuthorizer": update_authorizer,
}
