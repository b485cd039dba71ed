"""The parts of a document that are about the whole API, and not about one method.

https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-swagger-extensions.html
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from sagemaker_rest.cloud.api_gateway.control_plane.documentation_parts import read_location
from sagemaker_rest.cloud.api_gateway.control_plane.openapi.definitions import ApiSettings, PartDefinition
from sagemaker_rest.cloud.api_gateway.control_plane.openapi.typed import (
    a_flag,
    a_list,
    a_map,
    a_number,
    a_text,
    an_enumerator,
    maps,
    texts,
)
from sagemaker_rest.cloud.protocol.errors import ServiceError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sagemaker_rest.cloud.api_gateway.control_plane.openapi.definitions import Members

_EXTENSION = "x-amazon-apigateway-"


def read_settings(document: Mapping[str, Any]) -> ApiSettings:
    """Return the settings of the API.

    Raises:
        ServiceError: BadRequestException for a value of another type.

    """
    info = a_map(document.get("info"), "info")
    endpoint = _endpoint_configuration(document)
    place = f"{_EXTENSION}endpoint-configuration"
    policy = _extension(document, "policy")
    media_types = _extension(document, "binary-media-types")
    ids = endpoint.get("vpcEndpointIds")
    return ApiSettings(
        title=a_text(info.get("title"), "info.title"),
        description=a_text(info.get("description"), "info.description") or None,
        version=a_text(info.get("version"), "info.version") or None,
        binary_media_types=None if media_types is None else texts(media_types, f"{_EXTENSION}binary-media-types"),
        api_key_source=an_enumerator(_extension(document, "api-key-source"), f"{_EXTENSION}api-key-source"),
        minimum_compression_size=a_number(
            _extension(document, "minimum-compression-size"), f"{_EXTENSION}minimum-compression-size"
        ),
        policy=None if policy is None else json.dumps(a_map(policy, f"{_EXTENSION}policy"), separators=(",", ":")),
        vpc_endpoint_ids=None if ids is None else texts(ids, f"{place}.vpcEndpointIds"),
        disable_execute_api_endpoint=a_flag(
            endpoint.get("disableExecuteApiEndpoint"), f"{place}.disableExecuteApiEndpoint"
        ),
    )


def _extension(document: Mapping[str, Any], name: str) -> Any:
    return document.get(f"{_EXTENSION}{name}")


def _endpoint_configuration(document: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the extension that stands beside a server, or at the top of a document."""
    name = f"{_EXTENSION}endpoint-configuration"
    servers = [a_map(server, "servers") for server in a_list(document.get("servers"), "servers")]
    beside = next((server[name] for server in servers if name in server), None)
    return a_map(document.get(name) if beside is None else beside, name)


def read_validators(document: Mapping[str, Any]) -> tuple[Members, ...]:
    """Return the members of each CreateRequestValidator.

    Raises:
        ServiceError: BadRequestException for a value of another type.

    """
    place = f"{_EXTENSION}request-validators"
    return tuple(
        {
            "name": name,
            "validateRequestBody": bool(a_flag(entry.get("validateRequestBody"), f"{place}.{name}")),
            "validateRequestParameters": bool(a_flag(entry.get("validateRequestParameters"), f"{place}.{name}")),
        }
        for name, entry in maps(document.get(place), place).items()
    )


def read_gateway_responses(document: Mapping[str, Any]) -> tuple[Members, ...]:
    """Return the members of each PutGatewayResponse.

    Raises:
        ServiceError: BadRequestException for a value of another type.

    """
    place = f"{_EXTENSION}gateway-responses"
    return tuple(
        _gateway_response(kind, entry, f"{place}.{kind}") for kind, entry in maps(document.get(place), place).items()
    )


def _gateway_response(kind: str, entry: Mapping[str, Any], place: str) -> Members:
    status = a_text(entry.get("statusCode"), f"{place}.statusCode")
    members: Members = {"responseType": kind}
    # 'default' keeps the status of the type
    if status and status != "default":
        members["statusCode"] = status
    for name in ("responseParameters", "responseTemplates"):
        given = a_map(entry.get(name), f"{place}.{name}")
        if given:
            members[name] = {key: a_text(value, f"{place}.{name}.{key}") or "" for key, value in given.items()}
    return members


def read_parts(document: Mapping[str, Any], warnings: list[str]) -> tuple[PartDefinition, ...] | None:
    """Return the documentation parts of a document; None if it has no documentation.

    https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-swagger-extensions-documentation.html

    Raises:
        ServiceError: BadRequestException for a value of another type.

    """
    place = f"{_EXTENSION}documentation"
    if place not in document:
        return None
    parts = a_list(a_map(document[place], place).get("documentationParts"), f"{place}.documentationParts")
    return tuple(_parts(parts, f"{place}.documentationParts", warnings))


def _parts(given: Any, place: str, warnings: list[str]) -> Iterator[PartDefinition]:
    for number, item in enumerate(given):
        part = a_map(item, f"{place}.{number}")
        location = a_map(part.get("location"), f"{place}.{number}.location")
        properties = a_map(part.get("properties"), f"{place}.{number}.properties")
        try:
            yield PartDefinition(read_location(location), json.dumps(properties))
        except ServiceError as error:
            warnings.append(f"{error.message}. Ignoring.")
