"""A deployment as a Swagger 2.0 document."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sagemaker_rest.cloud.api_gateway.control_plane.openapi.writing import (
    header_names,
    operation_name,
    parameters,
    responses,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sagemaker_rest.cloud.api_gateway.control_plane.openapi.writing import Deployed
    from sagemaker_rest.cloud.api_gateway.control_plane.resource_records import (
        Integration,
        Method,
        MethodResponse,
        Resource,
    )

_SCHEMAS = "#/definitions/"
_JSON = "application/json"


def swagger_document(deployed: Deployed, info: Mapping[str, Any], host: str, stage: str) -> dict[str, Any]:
    """Return the document. `info` is its first part; the stage's URL has `host`."""
    parts = {
        "swagger": "2.0",
        "info": dict(info),
        "host": host,
        "basePath": f"/{stage}",
        "schemes": ["https"],
        "paths": {
            path: {
                operation_name(name): _operation(deployed, path, resource, method)
                for name, method in resource.resource_methods.items()
            }
            for path, resource in deployed.resources
        },
        "securityDefinitions": deployed.security_schemes() or None,
        "definitions": deployed.schemas(_SCHEMAS) or None,
        **deployed.endpoint_extension(),
        **deployed.api_extensions(),
    }
    return {name: value for name, value in parts.items() if value is not None}


def _operation(deployed: Deployed, path: str, resource: Resource, method: Method) -> dict[str, Any]:
    sent, made = _templates(method.method_integration)
    found = {
        "operationId": method.operation_name,
        "consumes": _media_types(method.request_models, sent),
        "produces": _media_types(*(one.response_models for one in responses(method)), *made),
        "parameters": _parameters(path, method),
        "responses": {one.status_code: _response(one) for one in responses(method)},
        "security": deployed.security(method) or None,
        **deployed.operation_extensions(resource, method),
    }
    return {name: value for name, value in found.items() if value is not None}


def _templates(integration: Integration | None) -> tuple[Mapping[str, Any] | None, list[Mapping[str, Any] | None]]:
    if integration is None:
        return None, []
    answers = (integration.integration_responses or {}).values()
    return integration.request_templates, [one.response_templates for one in answers]


def _media_types(*maps: Mapping[str, Any] | None) -> list[str] | None:
    return list(dict.fromkeys(media_type for one in maps for media_type in one or ())) or None


def _parameters(path: str, method: Method) -> list[dict[str, Any]] | None:
    found: list[dict[str, Any]] = [
        {"name": one.name, "in": one.location, "required": one.required, "type": "string"}
        for one in parameters(path, method)
    ]
    model = _of_json(method.request_models)
    if model is not None:
        found.append({"in": "body", "name": model, "required": True, "schema": {"$ref": f"{_SCHEMAS}{model}"}})
    return found or None


def _response(response: MethodResponse) -> dict[str, Any]:
    headers = {name: {"type": "string"} for name in header_names(response)}
    model = _of_json(response.response_models)
    return {
        "description": f"{response.status_code} response",
        **({"schema": {"$ref": f"{_SCHEMAS}{model}"}} if model is not None else {}),
        **({"headers": headers} if headers else {}),
    }


def _of_json(models: Mapping[str, str] | None) -> str | None:
    """Return the one model that Swagger 2.0 has a place for."""
    known = models or {}
    others: Iterable[str] = known.values()
    return known.get(_JSON, next(iter(others), None))
