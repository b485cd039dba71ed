"""Integration responses. https://docs.aws.amazon.com/apigateway/latest/api/API_IntegrationResponse.html."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Any

from sagemaker_rest.cloud.api_gateway.control_plane.documents import document
from sagemaker_rest.cloud.api_gateway.control_plane.errors import not_found
from sagemaker_rest.cloud.api_gateway.control_plane.resource_records import (
    IntegrationResponse,
    found_integration,
    keep_integration,
)

if TYPE_CHECKING:
    from sagemaker_rest.cloud.api_gateway.control_plane.call import Call, Operation


def put_integration_response(call: Call) -> dict[str, Any]:
    response = IntegrationResponse(
        status_code=call.given("statusCode"),
        selection_pattern=call.given("selectionPattern"),
        response_parameters=call.given("responseParameters") or None,
        response_templates=call.given("responseTemplates") or None,
        content_handling=call.given("contentHandling"),
    )
    _keep(call, response)
    return document(response)


def get_integration_response(call: Call) -> dict[str, Any]:
    return document(_found(call))


def delete_integration_response(call: Call) -> None:
    removed = _found(call)
    integration = found_integration(call)
    known = integration.integration_responses or {}
    responses = {status: response for status, response in known.items() if status != removed.status_code}
    keep_integration(call, dataclasses.replace(integration, integration_responses=responses or None))


def _found(call: Call) -> IntegrationResponse:
    responses = found_integration(call).integration_responses or {}
    if call.given("statusCode") not in responses:
        raise not_found("Invalid Response status code specified")
    return responses[call.given("statusCode")]


def _keep(call: Call, response: IntegrationResponse) -> None:
    integration = found_integration(call)
    responses = {**(integration.integration_responses or {}), response.status_code: response}
    keep_integration(call, dataclasses.replace(integration, integration_responses=responses))


OPERATIONS: dict[str, Operation] = {
    "DeleteIntegrationResponse": delete_integration_response,
    "GetIntegrationResponse": get_integration_response,
    "PutIntegrationResponse": put_integration_response,
}
