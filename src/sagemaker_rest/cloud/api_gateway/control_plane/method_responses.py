"""Method responses. https://docs.aws.amazon.com/apigateway/latest/api/API_MethodResponse.html."""

from __future__ import annotations

import dataclasses
import re
from typing import TYPE_CHECKING, Any

from sagemaker_rest.cloud.api_gateway.control_plane.documents import document
from sagemaker_rest.cloud.api_gateway.control_plane.errors import conflict, not_found
from sagemaker_rest.cloud.api_gateway.control_plane.mappings import invalid_mapping
from sagemaker_rest.cloud.api_gateway.control_plane.methods import check_models
from sagemaker_rest.cloud.api_gateway.control_plane.patching import PatchTable, entry, flag
from sagemaker_rest.cloud.api_gateway.control_plane.resource_records import MethodResponse, found_method, keep_method

if TYPE_CHECKING:
    from sagemaker_rest.cloud.api_gateway.control_plane.call import Call, Operation

_PARAMETER = re.compile(r"method\.response\.header\.\S+")


def put_method_response(call: Call) -> dict[str, Any]:
    if call.given("statusCode") in (found_method(call).method_responses or {}):
        raise conflict("Response already exists for this resource")
    response = MethodResponse(
        status_code=call.given("statusCode"),
        response_parameters=call.given("responseParameters"),
        response_models=call.given("responseModels"),
    )
    _check(call, response)
    _keep(call, response)
    return document(response)


def _check(call: Call, response: MethodResponse) -> None:
    check_models(call, response.response_models)
    for name in response.response_parameters or {}:
        if not _PARAMETER.fullmatch(name):
            raise invalid_mapping(f"Invalid mapping expression specified: {name}")


def get_method_response(call: Call) -> dict[str, Any]:
    return document(_found(call))


def update_method_response(call: Call) -> dict[str, Any]:
    changed = _PATCHES.apply(_found(call), call.given("patchOperations", []))
    _check(call, changed)
    _keep(call, changed)
    return document(changed)


def delete_method_response(call: Call) -> None:
    removed = _found(call)
    method = found_method(call)
    responses = {
        status: known for status, known in (method.method_responses or {}).items() if status != removed.status_code
    }
    keep_method(call, dataclasses.replace(method, method_responses=responses or None))


def _found(call: Call) -> MethodResponse:
    responses = found_method(call).method_responses or {}
    if call.given("statusCode") not in responses:
        raise not_found("Invalid Response status code specified")
    return responses[call.given("statusCode")]


def _keep(call: Call, response: MethodResponse) -> None:
    method = found_method(call)
    responses = {**(method.method_responses or {}), response.status_code: response}
    keep_method(call, dataclasses.replace(method, method_responses=responses))


_PATCHES: PatchTable[MethodResponse] = PatchTable(
    (
        entry("/responseParameters/{name}", "response_parameters", flag, missing="Invalid parameter name specified"),
        entry("/responseModels/{content type}", "response_models", missing="Content-Type specified was not found"),
    )
)

OPERATIONS: dict[str, Operation] = {
    "DeleteMethodResponse": delete_method_response,
    "GetMethodResponse": get_method_response,
    "PutMethodResponse": put_method_response,
    "UpdateMethodResponse": update_method_response,
}
