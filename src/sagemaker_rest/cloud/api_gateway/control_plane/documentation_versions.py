"""Documentation versions: snapshots of an API's documentation parts, which stages are published with.

https://docs.aws.amazon.com/apigateway/latest/api/API_DocumentationVersion.html
"""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sagemaker_rest.cloud.api_gateway.control_plane.call import now
from sagemaker_rest.cloud.api_gateway.control_plane.documentation_parts import DocumentationPart
from sagemaker_rest.cloud.api_gateway.control_plane.documents import document
from sagemaker_rest.cloud.api_gateway.control_plane.errors import bad_request, conflict, not_found
from sagemaker_rest.cloud.api_gateway.control_plane.paging import page
from sagemaker_rest.cloud.api_gateway.control_plane.patching import PatchTable, Refusals, value
from sagemaker_rest.cloud.api_gateway.control_plane.rest_api_records import found_api
from sagemaker_rest.cloud.api_gateway.control_plane.stage_records import Stage, found_stage

if TYPE_CHECKING:
    from datetime import datetime

    from sagemaker_rest.cloud.api_gateway.control_plane.call import Call, Operation


@dataclass(frozen=True, slots=True)
class DocumentationVersion:
    """`parts` are the API's documentation parts at the time of the snapshot."""

    version: str
    created_date: datetime
    description: str | None
    parts: tuple[DocumentationPart, ...]


_PATCHES: PatchTable[DocumentationVersion] = PatchTable(
    (value("/description", "description"),), Refusals.LIST_THE_PATHS
)


def create_documentation_version(call: Call) -> dict[str, Any]:
    api = found_api(call)
    version = call.given("documentationVersion")
    if not version:
        raise bad_request("Documentation version cannot be blank")
    versions = call.records.of(DocumentationVersion, api.id)
    if version in versions:
        raise conflict("Documentation version already exists")
    parts = tuple(call.records.view(DocumentationPart, api.id).values())
    if call.given("stageName"):
        stage = dataclasses.replace(found_stage(call), documentation_version=version)
        call.records.of(Stage, api.id)[stage.stage_name] = stage
    versions[version] = DocumentationVersion(version, now(), call.given("description"), parts)
    return _document(versions[version])


def get_documentation_version(call: Call) -> dict[str, Any]:
    return _document(_found(call))


def get_documentation_versions(call: Call) -> dict[str, Any]:
    api = found_api(call)
    versions = call.records.view(DocumentationVersion, api.id).values()
    return page(call.request, [_document(version) for version in versions])


def update_documentation_version(call: Call) -> dict[str, Any]:
    changed = _PATCHES.apply(_found(call), call.given("patchOperations", []))
    call.records.of(DocumentationVersion, call.given("restApiId"))[changed.version] = changed
    return _document(changed)


def delete_documentation_version(call: Call) -> None:
    del call.records.of(DocumentationVersion, call.given("restApiId"))[_found(call).version]


def _document(version: DocumentationVersion) -> dict[str, Any]:
    return document(version, "parts")


def _found(call: Call) -> DocumentationVersion:
    known = call.records.view(DocumentationVersion, call.given("restApiId"))
    if call.given("documentationVersion") not in known:
        raise not_found("Invalid Documentation version specified")
    return known[call.given("documentationVersion")]


OPERATIONS: dict[str, Operation] = {
    "CreateDocumentationVersion": create_documentation_version,
    "DeleteDocumentationVersion": delete_documentation_version,
    "GetDocumentationVersion": get_documentation_version,
    "GetDocumentationVersions": get_documentation_versions,
    "UpdateDocumentationVersion": update_documentation_version,
}
