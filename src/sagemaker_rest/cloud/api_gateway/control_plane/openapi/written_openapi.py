"""A deployment as an OpenAPI 3.0 document."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sagemaker_rest.cloud.api_gateway.control_plane.openapi.writing import (
    header_names,
    operation_name,
    parameters,
    responses,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sagemaker_rest.cloud.api_gateway.control_plane.openapi.writing import Deployed
    from sagemaker_rest.cloud.api_gateway.control_plane.resource_records import Method, MethodResponse, Resource

_SCHEMAS = "#/components/schemas/"
_TEXT = {"type": "string"}


def openapi_document(deployed: Deployed, info: Mapping[str, Any], host: str, stage: str) -> dict[str, Any]:
    """Return the document. `info` is its first part; the stage's URL has `host`."""
    server = {"url": f"https://{host}/{{basePath}}", "variables": {"basePath": {"default": stage}}}
    schemas, schemes = deployed.schemas(_SCHEMAS), deployed.security_schemes()
    return {
        "openapi": "3.0.1",
        "info": dict(info),
        "servers": [server | deployed.endpoint_extension()],
        "paths": {
            path: {
                operation_name(name): _operation(deployed, path, resource, method)
                for name, method in resource.resource_methods.items()
            }
            for path, resource in deployed.resources
        },
        "components": ({"schemas": schemas} if schemas else {}) | ({"securitySchemes": schemes} if schemes else {}),
        **deployed.api_extensions(),
    }


def _operation(deployed: Deployed, path: str, resource: Resource, method: Method) -> dict[str, Any]:
    declared = [
        {
            "name": one.name,
            "in": one.location,
            **({"required": True} if one.required else {}),
            "schema": _TEXT,
        }
        for one in parameters(path, method)
    ]
    body = {"content": _content(method.request_models), "required": True} if method.request_models else None
    found = {
        "operationId": method.operation_name,
        "parameters": declared or None,
        "requestBody": body,
        "responses": {one.status_code: _response(one) for one in responses(method)},
        "security": deployed.security(method) or None,
        **deployed.operation_extensions(resource, method),
    }
    return {name: value for name, value in found.items() if value is not None}


def _response(response: MethodResponse) -> dict[str, Any]:
    headers = {name: {"schema": _TEXT} for name in header_names(response)}
    return {
        "description": f"{response.status_code} response",
        **({"headers": headers} if headers else {}),
        "content": _content(response.response_models),
    }


def _content(models: Mapping[str, str] | None) -> dict[str, Any]:
    return {media_type: {"schema": {"$ref": f"{_SCHEMAS}{name}"}} for media_type, name in (models or {}).items()}
