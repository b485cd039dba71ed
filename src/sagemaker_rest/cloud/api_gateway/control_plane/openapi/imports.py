"""The operations that read documents: ImportRestApi, PutRestApi, ImportDocumentationParts.

https://docs.aws.amazon.com/apigateway/latest/api/API_ImportRestApi.html
https://docs.aws.amazon.com/apigateway/latest/api/API_PutRestApi.html
https://docs.aws.amazon.com/apigateway/latest/api/API_ImportDocumentationParts.html
"""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Any

from sagemaker_rest.cloud.api_gateway.control_plane.errors import bad_request
from sagemaker_rest.cloud.api_gateway.control_plane.openapi.importing import import_definition, import_parts
from sagemaker_rest.cloud.api_gateway.control_plane.openapi.reading import read_definition, read_document
from sagemaker_rest.cloud.api_gateway.control_plane.openapi.settings import read_parts
from sagemaker_rest.cloud.api_gateway.control_plane.resource_records import Resource
from sagemaker_rest.cloud.api_gateway.control_plane.rest_api_records import RestApi, found_api
from sagemaker_rest.cloud.api_gateway.control_plane.rest_apis import api_document, new_api

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sagemaker_rest.cloud.api_gateway.control_plane.call import Call, Operation
    from sagemaker_rest.cloud.api_gateway.control_plane.openapi.definitions import ApiDefinition, ApiSettings

_ENDPOINT_TYPES = ("EDGE", "REGIONAL", "PRIVATE")
_KEY_SOURCES = ("HEADER", "AUTHORIZER")
_NOT_PARTS = "Unable to build importer with provided input."


def import_rest_api(call: Call) -> dict[str, Any]:
    definition = _definition(call)
    if not definition.settings.title:
        raise bad_request("Invalid OpenAPI input: info.title is the name of the API, and is missing")
    endpoint_type = call.given("parameters", {}).get("endpointConfigurationTypes", "EDGE")
    if endpoint_type not in _ENDPOINT_TYPES:
        raise bad_request(
            f"Invalid endpointConfigurationTypes {endpoint_type!r}: it must be one of {', '.join(_ENDPOINT_TYPES)}"
        )
    ids = call.given("parameters", {}).get("vpcEndpointIds", "")
    endpoint = {"types": [endpoint_type], "vpcEndpointIds": [each for each in ids.split(",") if each]}
    api = new_api(dataclasses.replace(call, request=_members(definition.settings, {"endpointConfiguration": endpoint})))
    call.records.of(RestApi)[api.id] = api
    call.records.of(Resource, api.id)[api.root_resource_id] = Resource(api.root_resource_id)
    import_definition(call, api, definition, overwrites=False)
    return _document(api, definition)


def put_rest_api(call: Call) -> dict[str, Any]:
    definition = _definition(call)
    api = found_api(call)
    overwrites = call.given("mode") == "overwrite"
    kept = _kept(api, overwrites=overwrites)
    changed = new_api(dataclasses.replace(call, request=_members(definition.settings, kept)))
    changed = dataclasses.replace(
        changed, id=api.id, created_date=api.created_date, root_resource_id=api.root_resource_id, tags=api.tags
    )
    call.records.of(RestApi)[api.id] = changed
    import_definition(call, changed, definition, overwrites=overwrites)
    return {"tags": {}} | _document(changed, definition)


def import_documentation_parts(call: Call) -> dict[str, Any]:
    document = read_document(_body(call), call.scope, _NOT_PARTS)
    api = found_api(call)
    warnings: list[str] = []
    parts = read_parts(document, warnings)
    if parts is None:
        raise bad_request(_NOT_PARTS)
    _fail_on_warnings(call, warnings)
    identifiers = import_parts(call, api.id, parts, overwrites=call.given("mode") == "overwrite")
    return {"ids": identifiers} | ({"warnings": warnings} if warnings else {})


def _definition(call: Call) -> ApiDefinition:
    document = read_document(_body(call), call.scope)
    definition = read_definition(document, call.given("parameters", {}))
    _fail_on_warnings(call, definition.warnings)
    return definition


def _body(call: Call) -> bytes:
    body = call.given("body", b"")
    return body if isinstance(body, bytes) else str(body).encode()


def _fail_on_warnings(call: Call, warnings: Sequence[str]) -> None:
    if warnings and call.given("failOnWarnings"):
        raise bad_request("\n\t".join(("Warnings found during import:", *warnings)))


def _kept(api: RestApi, *, overwrites: bool) -> dict[str, Any]:
    """Return the members of CreateRestApi that stay of an API's settings where a document says nothing of them."""
    endpoint = {"types": list(api.endpoint_configuration.types)}
    address_type = {"ipAddressType": api.endpoint_configuration.ip_address_type}
    always: dict[str, Any] = {"name": api.name, "endpointConfiguration": endpoint | address_type}
    for member, value in (("securityPolicy", api.security_policy), ("endpointAccessMode", api.endpoint_access_mode)):
        always |= {} if value is None else {member: value}
    if overwrites:
        return always
    merged = {
        "description": api.description,
        "version": api.version,
        "binaryMediaTypes": api.binary_media_types,
        "minimumCompressionSize": api.minimum_compression_size,
        "apiKeySource": api.api_key_source,
        "policy": api.policy,
        "disableExecuteApiEndpoint": api.disable_execute_api_endpoint,
    }
    endpoint["vpcEndpointIds"] = list(api.endpoint_configuration.vpc_endpoint_ids or ())
    return (
        always
        | {member: value for member, value in merged.items() if value is not None}
        | {"endpointConfiguration": endpoint | address_type}
    )


def _members(settings: ApiSettings, kept: Mapping[str, Any]) -> dict[str, Any]:
    """Return the members of CreateRestApi: what a document says before what is kept, lists together."""
    if settings.api_key_source not in (None, *_KEY_SOURCES):
        raise bad_request(f"Invalid API key source specified. Valid options are {','.join(_KEY_SOURCES)}")
    endpoint = dict(kept["endpointConfiguration"])
    endpoint["vpcEndpointIds"] = _together(endpoint.get("vpcEndpointIds", ()), settings.vpc_endpoint_ids)
    given = {
        "name": settings.title,
        "description": settings.description,
        "version": settings.version,
        "minimumCompressionSize": settings.minimum_compression_size,
        "apiKeySource": settings.api_key_source,
        "policy": settings.policy,
        "disableExecuteApiEndpoint": settings.disable_execute_api_endpoint,
        "binaryMediaTypes": _together(kept.get("binaryMediaTypes", ()), settings.binary_media_types),
        "endpointConfiguration": endpoint,
    }
    return {**kept, **{member: value for member, value in given.items() if value is not None}}


def _together(first: Sequence[str], second: Sequence[str] | None) -> list[str]:
    return list(dict.fromkeys([*first, *(second or ())]))


def _document(api: RestApi, definition: ApiDefinition) -> dict[str, Any]:
    return api_document(api) | ({"warnings": list(definition.warnings)} if definition.warnings else {})


OPERATIONS: dict[str, Operation] = {
    "ImportDocumentationParts": import_documentation_parts,
    "ImportRestApi": import_rest_api,
    "PutRestApi": put_rest_api,
}
