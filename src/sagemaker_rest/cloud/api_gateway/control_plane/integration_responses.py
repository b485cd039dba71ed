"""Integration responses. https://docs.aws.amazon.com/apigateway/latest/api/API_IntegrationResponse.html."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Any

from sagemaker_rest.cloud.api_gateway.control_plane.documents import document
from sagemaker_rest.cloud.api_gateway.control_plane.errors import not_found
from sagemaker_rest.cloud.api_gateway.control_plane.integrations import content_handling
from sagemaker_rest.cloud.api_gateway.control_plane.mappings import (
    check_content_types,
    check_response_mappings,
    check_template_sizes,
)
from sagemaker_rest.cloud.api_gateway.control_plane.patching import (
    ADD,
    REMOVE,
    REPLACE,
    PatchTable,
    entry,
    optional,
    value,
)
from sagemaker_rest.cloud.api_gateway.control_plane.resource_records import (
    IntegrationResponse,
    found_integration,
    found_method,
    found_resource,
    keep_integration,
)

if TYPE_CHECKING:
    from sagemaker_rest.cloud.api_gateway.control_plane.call import Call, Operation


def put_integration_response(call: Call) -> dict[str, Any]:
    found_integration(call)
    templates = call.given("responseTemplates")
    response = IntegrationResponse(
        status_code=call.given("statusCode"),
        selection_pattern=call.given("selectionPattern"),
        response_parameters=call.given("responseParameters"),
        # an empty template is none: both pass the body as it is
        response_templates=None if templates is None else {key: text or None for key, text in templates.items()},
        content_handling=call.given("contentHandling"),
    )
    _check(call, response)
    _keep(call, response)
    return document(response)


def _check(call: Call, response: IntegrationResponse) -> None:
    check_content_types(response.response_templates or {})
    check_template_sizes(response.response_templates or {})
    check_response_mappings(found_method(call), response.status_code, response.response_parameters)


def get_integration_response(call: Call) -> dict[str, Any]:
    return document(_found(call))


def update_integration_response(call: Call) -> dict[str, Any]:
    changed = _PATCHES.apply(_found(call), call.given("patchOperations", []))
    _check(call, changed)
    _keep(call, changed)
    return document(changed)


def delete_integration_response(call: Call) -> None:
    if call.given("httpMethod") not in found_resource(call).resource_methods:
        # recorded on AWS by others; the other operations say that the method is not there
        raise not_found("Invalid Integration identifier specified")
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


_PATCHES: PatchTable[IntegrationResponse] = PatchTable(
    (
        value("/contentHandling", "content_handling", content_handling, ops=(REPLACE, REMOVE)),
        value("/selectionPattern", "selection_pattern", ops=(ADD, REPLACE, REMOVE)),
        entry("/responseParameters/{name}", "response_parameters", missing="Invalid parameter name specified"),
        entry(
            "/responseTemplates/{content type}",
            "response_templates",
            optional,
            missing="Content-Type specified was not found",
        ),
    )
)

OPERATIONS: dict[str, Operation] = {
    "DeleteIntegrationResponse": delete_integration_response,
    "GetIntegrationResponse": get_integration_response,
    "PutIntegrationResponse": put_integration_response,
    "UpdateIntegrationResponse": update_integration_response,
}
