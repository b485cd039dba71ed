"""REST APIs. https://docs.aws.amazon.com/apigateway/latest/api/API_RestApi.html."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Any

from sagemaker_rest.cloud.api_gateway.control_plane.authorizers import Authorizer
from sagemaker_rest.cloud.api_gateway.control_plane.call import new_id, now
from sagemaker_rest.cloud.api_gateway.control_plane.documents import document
from sagemaker_rest.cloud.api_gateway.control_plane.domain_name_records import refuse_if_mapped
from sagemaker_rest.cloud.api_gateway.control_plane.endpoint_configuration import (
    ENDPOINT_ROWS,
    check_endpoint_configuration,
    read_endpoint_configuration,
)
from sagemaker_rest.cloud.api_gateway.control_plane.errors import bad_request
from sagemaker_rest.cloud.api_gateway.control_plane.gateway_responses import GatewayResponse
from sagemaker_rest.cloud.api_gateway.control_plane.models import Model, default_models
from sagemaker_rest.cloud.api_gateway.control_plane.paging import page
from sagemaker_rest.cloud.api_gateway.control_plane.patching import (
    ADD,
    REMOVE,
    REPLACE,
    Patch,
    PatchTable,
    Path,
    flag,
    optional,
    value,
)
from sagemaker_rest.cloud.api_gateway.control_plane.policy_documents import check_policy, shown_policy
from sagemaker_rest.cloud.api_gateway.control_plane.request_validators import RequestValidator
from sagemaker_rest.cloud.api_gateway.control_plane.resource_records import Resource
from sagemaker_rest.cloud.api_gateway.control_plane.rest_api_records import RestApi, found_api

if TYPE_CHECKING:
    from sagemaker_rest.cloud.api_gateway.control_plane.call import Call, Operation

_LARGEST_MINIMUM = 10_485_760
_KEY_SOURCES = ("HEADER", "AUTHORIZER")
CLONED_KINDS: tuple[type, ...] = (Authorizer, GatewayResponse, Model, RequestValidator)
"""Kinds of records that belong to an API and are cloned as they are; its resources are, too, its stages are not."""


def api_document(api: RestApi) -> dict[str, Any]:
    """Return an API as an answer shows it."""
    return document(dataclasses.replace(api, policy=shown_policy(api.policy) if api.policy else None))


def create_rest_api(call: Call) -> dict[str, Any]:
    api = new_api(call)
    call.records.of(RestApi)[api.id] = api
    call.records.of(Resource, api.id)[api.root_resource_id] = Resource(api.root_resource_id)
    call.records.of(Model, api.id).update(default_models())
    if call.given("cloneFrom"):
        _clone(call, api)
    return api_document(api)


def new_api(call: Call) -> RestApi:
    """Return the API that the members of a CreateRestApi describe, before it is kept.

    Raises:
        ServiceError: BadRequestException for what API Gateway refuses of them.

    """
    if not call.given("name", "").strip():
        raise bad_request("Name cannot be blank")
    if call.given("description") == "":
        raise bad_request("Description cannot be an empty string")
    endpoint = read_endpoint_configuration(call.given("endpointConfiguration", {}))
    if "minimumCompressionSize" in call.request:
        _check_size(call.given("minimumCompressionSize"))
    if call.given("policy"):
        check_policy(call.given("policy"))
    return RestApi(
        id=new_id(10),
        name=call.given("name"),
        created_date=now(),
        root_resource_id=new_id(10),
        description=call.given("description"),
        version=call.given("version"),
        binary_media_types=tuple(call.given("binaryMediaTypes", ())) or None,
        minimum_compression_size=call.given("minimumCompressionSize"),
        api_key_source=call.given("apiKeySource", "HEADER"),
        endpoint_configuration=endpoint,
        policy=call.given("policy") or None,
        tags=call.given("tags") or None,
        disable_execute_api_endpoint=call.given("disableExecuteApiEndpoint", default=False),
        security_policy=call.given("securityPolicy"),
        endpoint_access_mode=call.given("endpointAccessMode"),
    )


def _clone(call: Call, api: RestApi) -> None:
    """Give `api` what belongs to the API that `cloneFrom` names, but not its deployments and stages."""
    source = call.records.view(RestApi).get(call.given("cloneFrom"))
    if source is None:
        raise bad_request("Invalid API identifier specified for cloneFrom")
    # identifiers hold inside an API alone, so those of the source may stay, except its root's
    resources = call.records.of(Resource, api.id)
    resources.clear()
    for resource in call.records.view(Resource, source.id).values():
        is_root = resource.id == source.root_resource_id
        parent = api.root_resource_id if resource.parent_id == source.root_resource_id else resource.parent_id
        copied = dataclasses.replace(resource, id=api.root_resource_id if is_root else resource.id, parent_id=parent)
        resources[copied.id] = copied
    for kind in CLONED_KINDS:
        call.records.of(kind, api.id).update(call.records.view(kind, source.id))


def get_rest_api(call: Call) -> dict[str, Any]:
    return {"tags": {}} | api_document(found_api(call))


def get_rest_apis(call: Call) -> dict[str, Any]:
    return page(call.request, [api_document(api) for api in call.records.view(RestApi).values()])


def update_rest_api(call: Call) -> dict[str, Any]:
    api = _PATCHES.apply(found_api(call), call.given("patchOperations", []))
    check_endpoint_configuration(api.endpoint_configuration)
    call.records.of(RestApi)[api.id] = api
    return {"tags": {}} | api_document(api)


def delete_rest_api(call: Call) -> None:
    api = found_api(call)
    refuse_if_mapped(call, f"RestApi {api.id}")
    del call.records.of(RestApi)[api.id]
    call.records.drop_owned(api.id)


def _name(text: str) -> str:
    if not text.strip():
        raise bad_request("Name cannot be blank")
    return text


def _key_source(text: str) -> str:
    if text not in _KEY_SOURCES:
        raise bad_request(f"Invalid API key source specified. Valid options are {','.join(_KEY_SOURCES)}")
    return text


def _size(text: str) -> int | None:
    if not text:
        return None
    # int() would also read "1_0" and other scripts' digits
    size = int(text) if text.isascii() and text.isdigit() and len(text) < 10 else -1
    _check_size(size)
    return size


def _check_size(size: int) -> None:
    if not 0 <= size <= _LARGEST_MINIMUM:
        raise bad_request(f"Invalid minimum compression size, must be between 0 and {_LARGEST_MINIMUM}")


def _policy(text: str) -> str | None:
    if text:
        check_policy(text)
    return text or None


def _change_binary_media_types(api: RestApi, patch: Patch) -> RestApi:
    others = tuple(known for known in api.binary_media_types or () if known != patch.name)
    new = {ADD: (patch.name,), REPLACE: (patch.value or "",), REMOVE: ()}[patch.op]
    return dataclasses.replace(api, binary_media_types=(*others, *new) or None)


_PATCHES: PatchTable[RestApi] = PatchTable(
    (
        value("/apiKeySource", "api_key_source", _key_source, removed="HEADER"),
        Path("/binaryMediaTypes/{media type}", (ADD, REMOVE, REPLACE), _change_binary_media_types),
        value("/description", "description", optional, ops=(REPLACE, REMOVE)),
        value("/disableExecuteApiEndpoint", "disable_execute_api_endpoint", flag, removed=False),
        *ENDPOINT_ROWS,
        value("/minimumCompressionSize", "minimum_compression_size", _size),
        value("/name", "name", _name, required=True),
        value("/policy", "policy", _policy, ops=(REPLACE, REMOVE)),
        value("/securityPolicy", "security_policy"),
        value("/endpointAccessMode", "endpoint_access_mode"),
        value("/version", "version", optional),
    )
)

OPERATIONS: dict[str, Operation] = {
    "CreateRestApi": create_rest_api,
    "DeleteRestApi": delete_rest_api,
    "GetRestApi": get_rest_api,
    "GetRestApis": get_rest_apis,
    "UpdateRestApi": update_rest_api,
}
