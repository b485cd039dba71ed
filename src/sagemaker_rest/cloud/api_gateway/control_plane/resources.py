"""Resources: the parts of an API's paths. https://docs.aws.amazon.com/apigateway/latest/api/API_Resource.html."""

from __future__ import annotations

import dataclasses
import re
from typing import TYPE_CHECKING, Any

from sagemaker_rest.cloud.api_gateway.control_plane.call import new_id
from sagemaker_rest.cloud.api_gateway.control_plane.documents import document
from sagemaker_rest.cloud.api_gateway.control_plane.errors import bad_request, conflict, not_found
from sagemaker_rest.cloud.api_gateway.control_plane.paging import page
from sagemaker_rest.cloud.api_gateway.control_plane.patching import REPLACE, Patch, PatchTable, Path, Refusals
from sagemaker_rest.cloud.api_gateway.control_plane.resource_records import (
    Resource,
    found_resource,
    keep_resource,
    path_of,
)
from sagemaker_rest.cloud.api_gateway.control_plane.rest_api_records import found_api

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sagemaker_rest.cloud.api_gateway.control_plane.call import Call, Operation

_VARIABLE = re.compile(r"\{[a-zA-Z0-9._-]+\+?\}")
_FIXED = re.compile(r"[a-zA-Z0-9._:-]+")


def create_resource(call: Call) -> dict[str, Any]:
    parent = found_resource(call, "parentId")
    resources = call.records.view(Resource, call.given("restApiId"))
    resource = Resource(new_id(), parent.id, call.given("pathPart"))
    _check_place(resource, resources)
    keep_resource(call.records, call.given("restApiId"), resource)
    return _document(resource, {**resources, resource.id: resource})


def _check_place(resource: Resource, resources: Mapping[str, Resource]) -> None:
    """Raise ServiceError if `resource` cannot be below its parent, with its path part."""
    part, parent = resource.path_part or "", resources[resource.parent_id or ""]
    if not part:
        raise bad_request("Resource's path part must be specified")
    if not (_VARIABLE.fullmatch(part) or _FIXED.fullmatch(part)):
        raise bad_request(
            "Resource's path part only allow a-zA-Z0-9._-: or a valid greedy path variable and curly braces at the "
            "beginning and the end."
        )
    if (parent.path_part or "").endswith("+}"):
        raise bad_request(f"Cannot create a child of a resource with a greedy path variable: {parent.path_part}")
    siblings = [each for each in resources.values() if each.parent_id == parent.id and each.id != resource.id]
    for sibling in siblings:
        if sibling.path_part == part:
            raise conflict(f"Another resource with the same parent already has this name: {part}")
        if part.startswith("{") and (sibling.path_part or "").startswith("{"):
            raise bad_request(
                f"A sibling ({sibling.path_part}) of this resource already has a variable path part -- only one is "
                "allowed"
            )


def get_resource(call: Call) -> dict[str, Any]:
    resources = call.records.view(Resource, call.given("restApiId"))
    return _document(found_resource(call), resources, embeds_methods=_embeds_methods(call))


def get_resources(call: Call) -> dict[str, Any]:
    resources = call.records.view(Resource, found_api(call).id)
    documents = [_document(each, resources, embeds_methods=_embeds_methods(call)) for each in resources.values()]
    return page(call.request, sorted(documents, key=lambda each: each["path"]))


def _embeds_methods(call: Call) -> bool:
    return "methods" in call.given("embed", ())


def _document(resource: Resource, resources: Mapping[str, Resource], *, embeds_methods: bool = False) -> dict[str, Any]:
    methods = {name: document(method) if embeds_methods else {} for name, method in resource.resource_methods.items()}
    shown = document(resource, "resource_methods") | {"path": path_of(resource, resources)}
    return shown | ({"resourceMethods": methods} if methods else {})


def update_resource(call: Call) -> dict[str, Any]:
    resource = found_resource(call)
    changed = _PATCHES.apply(resource, call.given("patchOperations", []))
    api_id = call.given("restApiId")
    resources = {**call.records.view(Resource, api_id), changed.id: changed}
    if changed != resource:
        _check_move(changed, resources)
        keep_resource(call.records, api_id, changed)
    return _document(changed, resources)


def _check_move(resource: Resource, resources: Mapping[str, Resource]) -> None:
    if resource.parent_id not in resources:
        raise not_found("Invalid Resource identifier specified")
    above: str | None = resource.parent_id
    while above is not None:
        if above == resource.id:
            raise bad_request("Resources cannot be cyclical.")
        above = resources[above].parent_id
    _check_place(resource, resources)


def delete_resource(call: Call) -> None:
    resource = found_resource(call)
    if resource.parent_id is None:
        raise bad_request("Root resource cannot be deleted.")
    resources = call.records.of(Resource, call.given("restApiId"))
    gone = {resource.id}
    # a parent may come after its child: a resource can be moved
    while below := {each.id for each in resources.values() if each.parent_id in gone} - gone:
        gone |= below
    for identifier in gone:
        del resources[identifier]


def _change(attribute: str, member: str) -> Path:
    def change(resource: Resource, patch: Patch) -> Resource:
        if resource.parent_id is None:
            raise bad_request(f"Root resource cannot update its {member}.")
        changes: dict[str, Any] = {attribute: patch.value or ""}
        return dataclasses.replace(resource, **changes)

    return Path(f"/{member}", (REPLACE,), change)


_PATCHES: PatchTable[Resource] = PatchTable(
    (_change("parent_id", "parentId"), _change("path_part", "pathPart")), Refusals.LIST_THE_PATHS
)

OPERATIONS: dict[str, Operation] = {
    "CreateResource": create_resource,
    "DeleteResource": delete_resource,
    "GetResource": get_resource,
    "GetResources": get_resources,
    "UpdateResource": update_resource,
}
