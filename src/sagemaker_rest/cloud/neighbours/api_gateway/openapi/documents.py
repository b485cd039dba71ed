"""The text of an OpenAPI document, and one form for both versions: a Swagger 2.0 document is made an OpenAPI 3.0 one.

https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-import-api.html
"""

from __future__ import annotations

import json
from typing import Any

import yaml

from sagemaker_rest.cloud.neighbours.api_gateway.openapi.definition import DefinitionError

_JSON = "application/json"
_MAX_BYTES = 6 * 1024 * 1024
_MOVED = {
    "#/definitions/": "#/components/schemas/",
    "#/parameters/": "#/components/parameters/",
    "#/responses/": "#/components/responses/",
}
_METHODS = frozenset({"delete", "get", "head", "options", "patch", "post", "put", "x-amazon-apigateway-any-method"})


def read_document(text: bytes) -> dict[str, Any]:
    """The OpenAPI 3 document that JSON or YAML text is, or amounts to; raises DefinitionError if it is neither."""
    if len(text) > _MAX_BYTES:
        raise DefinitionError(f"The API definition has {len(text)} bytes; the most that is imported are {_MAX_BYTES}")
    parsed = _parsed(text)
    if not isinstance(parsed, dict):
        raise DefinitionError("Invalid OpenAPI input.")
    document: dict[str, Any] = parsed
    if str(document.get("swagger")) == "2.0":
        return _upgraded(document)
    version = str(document.get("openapi", ""))
    # https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-known-issues.html
    if not version.startswith("3.0."):
        raise DefinitionError("Unsupported OpenAPI version: the document needs swagger: '2.0' or openapi: 3.0.x")
    return document


def _parsed(text: bytes) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        pass
    try:
        # every key is a text, as in JSON: YAML reads the status 200 as a number
        return _with_text_keys(yaml.safe_load(text))
    except (yaml.YAMLError, UnicodeDecodeError, RecursionError) as error:
        raise DefinitionError("Invalid OpenAPI input.") from error


def _with_text_keys(value: Any) -> Any:
    if isinstance(value, dict):
        return {str(key): _with_text_keys(entry) for key, entry in value.items()}
    return [_with_text_keys(entry) for entry in value] if isinstance(value, list) else value


def _upgraded(swagger: dict[str, Any]) -> dict[str, Any]:
    document: dict[str, Any] = _with_moved_references(swagger)
    consumes, produces = document.pop("consumes", None), document.pop("produces", None)
    components = {
        "schemas": document.pop("definitions", {}),
        "securitySchemes": document.pop("securityDefinitions", {}),
        "parameters": document.pop("parameters", {}),
        "responses": document.pop("responses", {}),
    }
    document["components"] = components
    document["servers"] = [{"url": document.pop("basePath", "/")}]
    for item in (document.get("paths") or {}).values():
        for name, operation in item.items():
            if name in _METHODS:
                _upgrade_operation(operation, item.get("parameters", []), components, consumes, produces)
    return document


def _with_moved_references(value: Any) -> Any:
    if isinstance(value, dict):
        return {
            key: _moved(entry) if key == "$ref" and isinstance(entry, str) else _with_moved_references(entry)
            for key, entry in value.items()
        }
    return [_with_moved_references(entry) for entry in value] if isinstance(value, list) else value


def _moved(reference: str) -> str:
    for old, new in _MOVED.items():
        if reference.startswith(old):
            return new + reference.removeprefix(old)
    return reference


def _upgrade_operation(
    operation: dict[str, Any],
    shared: list[dict[str, Any]],
    components: dict[str, Any],
    consumes: list[str] | None,
    produces: list[str] | None,
) -> None:
    accepted = operation.pop("consumes", consumes) or [_JSON]
    answered = operation.pop("produces", produces) or [_JSON]
    for parameter in (*shared, *operation.get("parameters", [])):
        body = components["parameters"].get(parameter.get("$ref", "").rpartition("/")[2], parameter)
        if body.get("in") == "body":
            content = {"schema": body.get("schema", {})}
            operation["requestBody"] = {"content": dict.fromkeys(accepted, content), "required": body.get("required")}
    for response in (operation.get("responses") or {}).values():
        declared = components["responses"].get(response.get("$ref", "").rpartition("/")[2], response)
        if "schema" in declared:
            declared["content"] = {media_type: {"schema": declared["schema"]} for media_type in answered}
