"""Documentation parts: texts about an API, or one of its resources, methods, parameters, models, ….

https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-documenting-api-content-representation.html
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sagemaker_rest.cloud.api_gateway.control_plane.call import new_id
from sagemaker_rest.cloud.api_gateway.control_plane.documents import document
from sagemaker_rest.cloud.api_gateway.control_plane.errors import bad_request, conflict, not_found
from sagemaker_rest.cloud.api_gateway.control_plane.paging import page
from sagemaker_rest.cloud.api_gateway.control_plane.patching import PatchTable, Refusals, value
from sagemaker_rest.cloud.api_gateway.control_plane.rest_api_records import found_api
from sagemaker_rest.cloud.protocol.errors import OperationNotImplementedError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sagemaker_rest.cloud.api_gateway.control_plane.call import Call, Operation

_OF_METHODS = ("path", "method")
_OF_RESPONSES = (*_OF_METHODS, "statusCode")
_FIELDS: dict[str, tuple[str, ...]] = {
    "API": (),
    "AUTHORIZER": ("name",),
    "MODEL": ("name",),
    "RESOURCE": ("path",),
    "METHOD": _OF_METHODS,
    "PATH_PARAMETER": (*_OF_METHODS, "name"),
    "QUERY_PARAMETER": (*_OF_METHODS, "name"),
    "REQUEST_HEADER": (*_OF_METHODS, "name"),
    "REQUEST_BODY": _OF_METHODS,
    "RESPONSE": _OF_RESPONSES,
    "RESPONSE_HEADER": (*_OF_RESPONSES, "name"),
    "RESPONSE_BODY": _OF_RESPONSES,
}
# what stands for a field that is not given: the root, any method, any status
_DEFAULTS = {"path": "/", "method": "*", "statusCode": "*"}


@dataclass(frozen=True, slots=True)
class DocumentationPartLocation:
    """The place of an API that a part describes; a field that its type does not have is None."""

    type: str
    path: str | None = None
    method: str | None = None
    status_code: str | None = None
    name: str | None = None


@dataclass(frozen=True, slots=True)
class DocumentationPart:
    """`properties` is the text of a JSON object."""

    id: str
    location: DocumentationPartLocation
    properties: str


def _properties(text: str) -> str:
    try:
        content = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise bad_request("Invalid JSON object for documentation part properties") from error
    if not isinstance(content, dict):
        raise bad_request("Invalid JSON object for documentation part properties")
    return text


_PATCHES: PatchTable[DocumentationPart] = PatchTable(
    (value("/properties", "properties", _properties, removed="{}"),), Refusals.LIST_THE_PATHS
)


def read_location(given: Mapping[str, Any]) -> DocumentationPartLocation:
    """Return the location that a request or a document gives.

    Raises:
        ServiceError: BadRequestException for a type, or a field of a type, that API Gateway does not have.

    """
    kind = given.get("type")
    if not isinstance(kind, str) or kind not in _FIELDS:
        raise bad_request(f"Invalid documentation part location type specified: {kind}")
    # Terraform's AWS provider gives each field that is not set as an empty text
    fields = {name: str(field) for name, field in given.items() if name != "type" and field not in (None, "")}
    unknown = sorted(fields.keys() - set(_FIELDS[kind]))
    if unknown:
        raise bad_request(f"Documentation part of type '{kind}' cannot have the attributes: {', '.join(unknown)}")
    if "name" in _FIELDS[kind] and not fields.get("name"):
        raise bad_request(f"Documentation part of type '{kind}' must have a name")
    filled = {name: fields.get(name) or _DEFAULTS.get(name) for name in _FIELDS[kind]}
    return DocumentationPartLocation(
        kind, filled.get("path"), filled.get("method"), filled.get("statusCode"), filled.get("name")
    )


def new_part(location: DocumentationPartLocation, properties: str) -> DocumentationPart:
    """Return a new part.

    Raises:
        ServiceError: BadRequestException for properties that are not a JSON object.

    """
    return DocumentationPart(new_id(), location, _properties(properties))


def create_documentation_part(call: Call) -> dict[str, Any]:
    api = found_api(call)
    part = new_part(read_location(call.given("location")), call.given("properties"))
    parts = call.records.of(DocumentationPart, api.id)
    if any(known.location == part.location for known in parts.values()):
        raise conflict(f"Documentation part already exists for the specified location: {_in_words(part.location)}")
    parts[part.id] = part
    return document(part)


def get_documentation_part(call: Call) -> dict[str, Any]:
    return document(_found(call))


def get_documentation_parts(call: Call) -> dict[str, Any]:
    api = found_api(call)
    if call.given("locationStatus") == "UNDOCUMENTED":
        raise OperationNotImplementedError("The local cloud does not list what of an API has no documentation")
    parts = call.records.view(DocumentationPart, api.id).values()
    return page(call.request, [document(part) for part in parts if _is_asked_for(part, call)])


def _is_asked_for(part: DocumentationPart, call: Call) -> bool:
    location = part.location
    return (
        call.given("type") in (None, location.type)
        and call.given("path") in (None, location.path)
        and call.given("nameQuery", "") in (location.name or "")
    )


def update_documentation_part(call: Call) -> dict[str, Any]:
    changed = _PATCHES.apply(_found(call), call.given("patchOperations", []))
    call.records.of(DocumentationPart, call.given("restApiId"))[changed.id] = changed
    return document(changed)


def delete_documentation_part(call: Call) -> None:
    api = found_api(call)
    del call.records.of(DocumentationPart, api.id)[_found(call).id]


def _found(call: Call) -> DocumentationPart:
    known = call.records.view(DocumentationPart, call.given("restApiId"))
    if call.given("documentationPartId") not in known:
        raise not_found("Invalid Documentation part identifier specified")
    return known[call.given("documentationPartId")]


def _in_words(location: DocumentationPartLocation) -> str:
    return ", ".join(f"{name} '{field}'" for name, field in document(location).items())


OPERATIONS: dict[str, Operation] = {
    "CreateDocumentationPart": create_documentation_part,
    "DeleteDocumentationPart": delete_documentation_part,
    "GetDocumentationPart": get_documentation_part,
    "GetDocumentationParts": get_documentation_parts,
    "UpdateDocumentationPart": update_documentation_part,
}
