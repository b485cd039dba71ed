"""Method responses. https://docs.aws.amazon.com/apigateway/latest/api/API_MethodResponse.html."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Any

from sagemaker_rest.cloud.api_gateway.control_plane.documents import document
from sagemaker_rest.cloud.api_gateway.control_plane.errors import conflict, not_found
from sagemaker_rest.cloud.api_gateway.control_plane.resource_records import MethodResponse, found_method, keep_method

if TYPE_CHECKING:
    from sagemaker_rest.cloud.api_gateway.control_plane.call import Call, Operation


def put_method_response(call: Call) -> dict[str, Any]:
    if call.given("statusCode") in (found_method(call).method_responses or {}):
        raise conflict("Response already exists for this resource")
    response = MethodResponse(
        status_code=call.given("statusCode"),
        response_parameters=call.given("responseParameters"),
        response_models=call.given("responseModels"),
    )
    _keep(call, response)
    return document(response)


def get_method_response(call: Call) -> dict[str, Any]:
    return document(_found(call))


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


OPERATIONS: dict[str, Operation] = {
    "DeleteMethodResponse": delete_method_response,
    "GetMethodResponse": get_method_response,
    "PutMethodResponse": put_method_response,
}
