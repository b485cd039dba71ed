"""Methods of resources. https://docs.aws.amazon.com/apigateway/latest/api/API_Method.html."""

from __future__ import annotations

import dataclasses
import re
from typing import TYPE_CHECKING, Any

from sagemaker_rest.cloud.api_gateway.control_plane.authorizers import Authorizer
from sagemaker_rest.cloud.api_gateway.control_plane.documents import document
from sagemaker_rest.cloud.api_gateway.control_plane.errors import bad_request, conflict
from sagemaker_rest.cloud.api_gateway.control_plane.mappings import invalid_mapping
from sagemaker_rest.cloud.api_gateway.control_plane.models import Model
from sagemaker_rest.cloud.api_gateway.control_plane.patching import (
    ADD,
    REMOVE,
    Patch,
    PatchTable,
    Path,
    element,
    entry,
    flag,
    optional,
    value,
)
from sagemaker_rest.cloud.api_gateway.control_plane.request_validators import RequestValidator
from sagemaker_rest.cloud.api_gateway.control_plane.resource_records import (
    Method,
    drop_method,
    found_method,
    found_resource,
    keep_method,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sagemaker_rest.cloud.api_gateway.control_plane.call import Call, Operation

HTTP_METHODS = ("GET", "PUT", "POST", "DELETE", "PATCH", "OPTIONS", "HEAD", "ANY")
_AUTHORIZATION_TYPES = ("NONE", "AWS_IAM", "CUSTOM", "COGNITO_USER_POOLS")
_WITH_AUTHORIZER = ("CUSTOM", "COGNITO_USER_POOLS")
_PARAMETER = re.compile(r"method\.request\.(?:querystring|header|path)\.(\S+)")


def put_method(call: Call) -> dict[str, Any]:
    resource = found_resource(call)
    name = check_http_method(call.given("httpMethod"))
    if name in resource.resource_methods:
        raise conflict("Method already exists for this resource")
    method = _checked(
        call,
        Method(
            http_method=name,
            authorization_type=call.given("authorizationType").upper(),
            authorizer_id=call.given("authorizerId"),
            api_key_required=call.given("apiKeyRequired", default=False),
            request_validator_id=call.given("requestValidatorId") or None,
            operation_name=call.given("operationName") or None,
            request_parameters=call.given("requestParameters") or None,
            request_models=call.given("requestModels") or None,
            authorization_scopes=tuple(call.given("authorizationScopes", ())) or None,
        ),
    )
    keep_method(call, method)
    return document(method)


def check_http_method(name: str) -> str:
    """Return `name` if it is an HTTP method that API Gateway knows.

    Raises:
        ServiceError: BadRequestException if it is not.

    """
    if not name:
        raise bad_request("Enumeration value for HttpMethod must be non-empty")
    if name not in HTTP_METHODS:
        raise bad_request(f"Invalid HttpMethod specified. Valid options are {','.join(HTTP_METHODS)}")
    return name


def _checked(call: Call, method: Method) -> Method:
    """Return `method` as it is kept; raise ServiceError for what it names and is not there."""
    _check_authorization(call, method)
    validators = call.records.view(RequestValidator, call.given("restApiId"))
    if method.request_validator_id is not None and method.request_validator_id not in validators:
        raise bad_request("Invalid Request Validator identifier specified")
    check_models(call, method.request_models)
    _check_parameters(method.request_parameters or {})
    # a type that needs no authorizer forgets the one it is given
    keeps_authorizer = method.authorization_type in _WITH_AUTHORIZER
    return method if keeps_authorizer else dataclasses.replace(method, authorizer_id=None)


def _check_authorization(call: Call, method: Method) -> None:
    kind = method.authorization_type
    if kind not in _AUTHORIZATION_TYPES:
        # [?] AWS's words for this one are not recorded
        options = ",".join(_AUTHORIZATION_TYPES)
        raise bad_request(f"Invalid Method authorization type specified. Valid options are {options}")
    authorizers = call.records.view(Authorizer, call.given("restApiId"))
    if kind in _WITH_AUTHORIZER and method.authorizer_id not in authorizers:
        raise bad_request(
            "Invalid authorizer ID specified. Setting the authorization type to CUSTOM or COGNITO_USER_POOLS requires "
            "a valid authorizer."
        )
    if method.authorization_scopes and kind != "COGNITO_USER_POOLS":
        raise bad_request(
            "Invalid Method authorization type specified. Authorization Scopes are only valid for COGNITO_USER_POOLS "
            "authorization type"
        )


def check_models(call: Call, models: Mapping[str, str] | None) -> None:
    """Check that an API has the models that a method or a method's response names.

    Raises:
        ServiceError: BadRequestException for one that is not there.

    """
    known = call.records.view(Model, call.given("restApiId"))
    for name in (models or {}).values():
        if name not in known:
            raise bad_request(f"Invalid model identifier specified: {name}")


def _check_parameters(parameters: Mapping[str, bool]) -> None:
    names = []
    for parameter in parameters:
        match = _PARAMETER.fullmatch(parameter)
        if match is None:
            raise invalid_mapping(f"Invalid mapping expression specified: {parameter}")
        names.append(match[1])
    if len(set(names)) < len(names):
        raise bad_request("Parameter names must be unique across querystring, header and path")


def get_method(call: Call) -> dict[str, Any]:
    return document(found_method(call))


def update_method(call: Call) -> dict[str, Any]:
    method = found_method(call)
    changed = _checked(call, _PATCHES.apply(method, call.given("patchOperations", [])))
    keep_method(call, _without_lost_cache_keys(changed, method))
    return document(found_method(call))


def _without_lost_cache_keys(changed: Method, method: Method) -> Method:
    """Return `changed` without the cache keys of its integration that were request parameters and are not now."""
    integration = changed.method_integration
    lost = (method.request_parameters or {}).keys() - (changed.request_parameters or {}).keys()
    if integration is None or lost.isdisjoint(integration.cache_key_parameters):
        return changed
    # https://github.com/hashicorp/terraform-provider-aws/issues/39360
    keys = tuple(key for key in integration.cache_key_parameters if key not in lost)
    kept = dataclasses.replace(integration, cache_key_parameters=keys)
    return dataclasses.replace(changed, method_integration=kept)


def delete_method(call: Call) -> None:
    drop_method(call, found_method(call))


def _change_scopes(method: Method, patch: Patch) -> Method:
    # several scopes may come in one patch, with commas between them
    named = [scope.strip() for scope in (patch.value or "").split(",") if scope.strip()]
    others = [scope for scope in method.authorization_scopes or () if scope not in named]
    scopes = others if patch.op == REMOVE else [*others, *named]
    return dataclasses.replace(method, authorization_scopes=tuple(scopes) or None)


_PATCHES: PatchTable[Method] = PatchTable(
    (
        value("/apiKeyRequired", "api_key_required", flag, removed=False),
        value("/authorizationType", "authorization_type", str.upper, removed="NONE"),
        value("/authorizerId", "authorizer_id", optional),
        value("/operationName", "operation_name", optional),
        value("/requestValidatorId", "request_validator_id", optional),
        Path("/authorizationScopes", (ADD, REMOVE), _change_scopes),
        element("/authorizationScopes/{scope}", "authorization_scopes"),
        entry("/requestParameters/{name}", "request_parameters", flag, missing="Invalid parameter name specified"),
        entry("/requestModels/{content type}", "request_models", missing="Content-Type specified was not found"),
    )
)

OPERATIONS: dict[str, Operation] = {
    "DeleteMethod": delete_method,
    "GetMethod": get_method,
    "PutMethod": put_method,
    "UpdateMethod": update_method,
}
