"""Base path mappings. https://docs.aws.amazon.com/apigateway/latest/api/API_BasePathMapping.html."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sagemaker_rest.cloud.api_gateway.control_plane.documents import document
from sagemaker_rest.cloud.api_gateway.control_plane.domain_name_records import (
    BasePathMapping,
    found_domain,
    key_of,
)
from sagemaker_rest.cloud.api_gateway.control_plane.errors import bad_request, conflict, not_found
from sagemaker_rest.cloud.api_gateway.control_plane.paging import page
from sagemaker_rest.cloud.api_gateway.control_plane.patching import PatchTable, optional, value
from sagemaker_rest.cloud.api_gateway.control_plane.rest_api_records import RestApi
from sagemaker_rest.cloud.api_gateway.control_plane.stage_records import Stage

if TYPE_CHECKING:
    from sagemaker_rest.cloud.api_gateway.control_plane.call import Call, Operation

NO_BASE_PATH = "(none)"


def _base_path(text: str | None) -> str:
    if text and "/" in text:
        raise bad_request(
            "API Gateway V1 doesn't support the slash character (/) in base path mappings. "
            "To create a multi-level base path mapping, use API Gateway V2."
        )
    return text or NO_BASE_PATH


_PATCHES: PatchTable[BasePathMapping] = PatchTable(
    (
        value("/basePath", "base_path", _base_path, removed=NO_BASE_PATH),
        # the AWS provider's spelling, and AWS's
        value("/restapiId", "rest_api_id"),
        value("/restApiId", "rest_api_id"),
        value("/stage", "stage", optional),
    )
)


def create_base_path_mapping(call: Call) -> dict[str, Any]:
    owner = key_of(found_domain(call))
    mapping = BasePathMapping(_base_path(call.given("basePath")), call.given("restApiId"), call.given("stage") or None)
    _keep(call, owner, mapping)
    return document(mapping)


def _keep(call: Call, owner: str, mapping: BasePathMapping) -> None:
    if mapping.rest_api_id not in call.records.view(RestApi):
        raise bad_request("Invalid REST API identifier specified")
    if mapping.stage is not None and mapping.stage not in call.records.view(Stage, mapping.rest_api_id):
        raise bad_request("Invalid stage identifier specified")
    known = call.records.of(BasePathMapping, owner)
    if mapping.base_path in known:
        raise conflict("Base path already exists for this domain name")
    known[mapping.base_path] = mapping


def get_base_path_mapping(call: Call) -> dict[str, Any]:
    return document(_found(call, key_of(found_domain(call))))


def get_base_path_mappings(call: Call) -> dict[str, Any]:
    owner = key_of(found_domain(call))
    return page(call.request, [document(mapping) for mapping in call.records.view(BasePathMapping, owner).values()])


def update_base_path_mapping(call: Call) -> dict[str, Any]:
    owner = key_of(found_domain(call))
    mapping = _found(call, owner)
    changed = _PATCHES.apply(mapping, call.given("patchOperations", []))
    del call.records.of(BasePathMapping, owner)[mapping.base_path]
    _keep(call, owner, changed)
    return document(changed)


def delete_base_path_mapping(call: Call) -> None:
    owner = key_of(found_domain(call))
    del call.records.of(BasePathMapping, owner)[_found(call, owner).base_path]


def _found(call: Call, owner: str) -> BasePathMapping:
    known = call.records.view(BasePathMapping, owner)
    if call.given("basePath") not in known:
        raise not_found("Invalid base path mapping identifier specified")
    return known[call.given("basePath")]


OPERATIONS: dict[str, Operation] = {
    "CreateBasePathMapping": create_base_path_mapping,
    "DeleteBasePathMapping": delete_base_path_mapping,
    "GetBasePathMapping": get_base_path_mapping,
    "GetBasePathMappings": get_base_path_mappings,
    "UpdateBasePathMapping": update_base_path_mapping,
}
