"""Warnings about the form of an OpenAPI 3.0 document: what it lacks, and what it has besides. Swagger 2.0 documents
without a version or responses are imported without a word, which others have recorded on AWS.

https://spec.openapis.org/oas/v3.0.3
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")
_ROOT = {"openapi", "info", "servers", "paths", "components", "security", "tags", "externalDocs"}
_INFO = {"title", "description", "termsOfService", "contact", "license", "version"}
_COMPONENTS = {
    *("schemas", "responses", "parameters", "examples", "requestBodies", "headers"),
    *("securitySchemes", "links", "callbacks"),
}
_PATH_ITEM = {"$ref", "summary", "description", "servers", "parameters", *_METHODS}
_OPERATION = {
    *("tags", "summary", "description", "externalDocs", "operationId", "parameters", "requestBody", "responses"),
    *("callbacks", "deprecated", "security", "servers"),
}
_PARAMETER = {
    *("$ref", "name", "in", "description", "required", "deprecated", "allowEmptyValue", "style", "explode"),
    *("allowReserved", "schema", "example", "examples", "content"),
}
_RESPONSE = {"$ref", "description", "headers", "content", "links"}


def parse_issues(document: Mapping[str, Any]) -> Iterator[str]:
    """Yield the warnings. Values of other types than they should have are left to the readers."""
    yield from _missing(document, "", "info", "paths")
    yield from _unexpected(document, "", _ROOT)
    info = document.get("info")
    if isinstance(info, dict):
        yield from _missing(info, "info.", "title", "version")
        yield from _unexpected(info, "info.", _INFO)
    yield from _unexpected(document.get("components"), "components.", _COMPONENTS)
    servers = document.get("servers")
    if isinstance(servers, list) and len(servers) > 1:
        yield "More than one server provided. Ignoring all but the first for defining endpoint configuration"
    paths = document.get("paths")
    for path, item in (paths if isinstance(paths, dict) else {}).items():
        if isinstance(item, dict):
            yield from _unexpected(item, f"paths.'{path}'.", _PATH_ITEM)
            yield from _operation_issues(path, item)


def _operation_issues(path: str, item: Mapping[str, Any]) -> Iterator[str]:
    for name in _METHODS:
        operation, place = item.get(name), f"paths.'{path}'({name})."
        if not isinstance(operation, dict):
            continue
        yield from _missing(operation, place, "responses")
        yield from _unexpected(operation, place, _OPERATION)
        parameters, responses = operation.get("parameters"), operation.get("responses")
        for parameter in parameters if isinstance(parameters, list) else []:
            if isinstance(parameter, dict):
                yield from _unexpected(parameter, f"{place}parameters.[{parameter.get('name')}].", _PARAMETER)
        for status, response in (responses if isinstance(responses, dict) else {}).items():
            if isinstance(response, dict):
                where = f"{place}responses.{status}."
                yield from () if "$ref" in response else _missing(response, where, "description")
                yield from _unexpected(response, where, _RESPONSE)


def _missing(owner: Mapping[str, Any], place: str, *names: str) -> Iterator[str]:
    for name in names:
        if owner.get(name) is None:
            yield f"Parse issue: attribute {place}{name} is missing"


def _unexpected(owner: Any, place: str, expected: set[str]) -> Iterator[str]:
    for name in owner if isinstance(owner, dict) else {}:
        if name not in expected and not name.startswith("x-"):
            yield f"Parse issue: attribute {place}{name} is unexpected"
