"""Documentation in a document: of each part, what OpenAPI has a place for.

https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-documenting-api-with-export.html
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from sagemaker_rest.cloud.api_gateway.control_plane.documents import document as members_of
from sagemaker_rest.cloud.api_gateway.control_plane.openapi.writing import operation_name

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sagemaker_rest.cloud.api_gateway.control_plane.documentation_parts import (
        DocumentationPart,
        DocumentationPartLocation,
    )
    from sagemaker_rest.cloud.api_gateway.control_plane.documentation_versions import DocumentationVersion

_METHOD = ("summary", "description", "tags", "externalDocs", "deprecated")
_API = ("tags", "externalDocs")
_INFO = ("description", "termsOfService", "contact", "license")
_DESCRIPTION = ("description",)
_MODEL = ("title", "description")
_COMPONENTS = {
    "AUTHORIZER": ("securityDefinitions", "securitySchemes", _DESCRIPTION),
    "MODEL": ("definitions", "schemas", _MODEL),
}
_LOCATIONS = {"PATH_PARAMETER": "path", "QUERY_PARAMETER": "query", "REQUEST_HEADER": "header"}


def documented(document: dict[str, Any], version: DocumentationVersion) -> dict[str, Any]:
    """Return a written document with the documentation of a version in its places."""
    document = json.loads(json.dumps(document))
    # a part about a longer path, or one method, says it last
    for part in sorted(version.parts, key=_specificity):
        properties = json.loads(part.properties)
        for place, names in _places(document, part.location):
            place.update({name: properties[name] for name in names if name in properties})
        if part.location.type == "API" and isinstance(properties.get("info"), dict):
            document["info"].update({name: value for name, value in properties["info"].items() if name in _INFO})
    return document


def documentation_extension(version: DocumentationVersion) -> dict[str, Any]:
    """Return x-amazon-apigateway-documentation."""
    return {
        "x-amazon-apigateway-documentation": {
            "version": version.version,
            "createdDate": version.created_date.strftime("%Y-%m-%dT%H:%M:%SZ"),
            "documentationParts": [
                {"location": members_of(part.location), "properties": json.loads(part.properties)}
                for part in version.parts
            ],
        }
    }


def _specificity(part: DocumentationPart) -> tuple[int, bool, bool]:
    location = part.location
    return len(location.path or ""), location.method not in (None, "*"), location.status_code not in (None, "*")


def _places(document: dict[str, Any], location: DocumentationPartLocation) -> Iterator[tuple[dict[str, Any], Any]]:
    """Yield the maps that a part is about, with the names that OpenAPI has in them."""
    match location.type:
        case "API":
            yield document, _API
        case "MODEL" | "AUTHORIZER":
            in_swagger, in_openapi, names = _COMPONENTS[location.type]
            components = document.get(in_swagger, document.get("components", {}).get(in_openapi, {}))
            yield from ((components[name], names) for name in components if name == location.name)
        case "METHOD":
            yield from ((operation, _METHOD) for operation in _operations(document, location, inherits=False))
        case "REQUEST_BODY":
            for operation in _operations(document, location, inherits=False):
                yield from ((body, _DESCRIPTION) for body in _bodies(operation))
        case "RESPONSE" | "RESPONSE_HEADER":
            for operation in _operations(document, location):
                yield from _response_places(operation["responses"], location)
        case "PATH_PARAMETER" | "QUERY_PARAMETER" | "REQUEST_HEADER":
            for operation in _operations(document, location):
                yield from ((parameter, _DESCRIPTION) for parameter in _parameters(operation, location))


def _parameters(operation: Mapping[str, Any], location: DocumentationPartLocation) -> Iterator[dict[str, Any]]:
    wanted = (location.name, _LOCATIONS[location.type])
    yield from (one for one in operation.get("parameters", []) if (one.get("name"), one["in"]) == wanted)


def _response_places(
    responses: Mapping[str, dict[str, Any]], location: DocumentationPartLocation
) -> Iterator[tuple[dict[str, Any], Any]]:
    for status, response in responses.items():
        if location.status_code not in ("*", status):
            continue
        if location.type == "RESPONSE":
            yield response, _DESCRIPTION
        elif location.name in response.get("headers", {}):
            yield response["headers"][location.name], _DESCRIPTION


def _bodies(operation: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    if "requestBody" in operation:
        yield operation["requestBody"]
    yield from (one for one in operation.get("parameters", []) if one["in"] == "body")


def _operations(
    document: Mapping[str, Any], location: DocumentationPartLocation, *, inherits: bool = True
) -> Iterator[dict[str, Any]]:
    """Yield the operations at a location; what is said of a path holds of those below it, for some types of parts."""
    path, method = location.path or "/", location.method or "*"
    for known, item in document["paths"].items():
        is_below = inherits and f"{known}/".startswith(path if path.endswith("/") else f"{path}/")
        if known == path or is_below:
            yield from (operation for name, operation in item.items() if method in ("*", _method(name)))


def _method(name: str) -> str:
    return "ANY" if name == operation_name("ANY") else name.upper()
