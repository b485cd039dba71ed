"""The endpoint configuration of a REST API, as it is given and patched.

https://docs.aws.amazon.com/apigateway/latest/api/API_EndpointConfiguration.html
"""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Any

from sagemaker_rest.cloud.api_gateway.control_plane.errors import bad_request
from sagemaker_rest.cloud.api_gateway.control_plane.patching import ADD, REMOVE, REPLACE, Patch, Path
from sagemaker_rest.cloud.api_gateway.control_plane.rest_api_records import EndpointConfiguration, RestApi

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_TYPES = ("REGIONAL", "EDGE", "PRIVATE")


def read_endpoint_configuration(given: Mapping[str, Any]) -> EndpointConfiguration:
    """Return the configuration that CreateRestApi gives, with API Gateway's defaults.

    Raises:
        ServiceError: BadRequestException for types that do not go together.

    """
    types = tuple(given.get("types", ("EDGE",)))
    if not types:
        raise bad_request("REGIONAL Configuration and EDGE Configuration cannot be both DISABLED.")
    if len(types) > 1:
        raise bad_request("Cannot create an api with multiple Endpoint Types.")
    ids = tuple(given.get("vpcEndpointIds") or ())
    address_type = given.get("ipAddressType") or _default_address_type(types)
    configuration = EndpointConfiguration(types, address_type, ids or None)
    check_endpoint_configuration(configuration)
    return configuration


def _default_address_type(types: tuple[str, ...]) -> str:
    return "dualstack" if types == ("PRIVATE",) else "ipv4"


def check_endpoint_configuration(configuration: EndpointConfiguration) -> None:
    """Check that the parts of a configuration go together.

    Raises:
        ServiceError: BadRequestException if they do not.

    """
    is_private = configuration.types == ("PRIVATE",)
    if is_private and configuration.ip_address_type != "dualstack":
        raise bad_request("Only dualstack ipAddressType is supported for Private APIs.")
    if configuration.vpc_endpoint_ids and not is_private:
        raise bad_request("VPCEndpoints can only be specified with PRIVATE apis.")


def _patched(change: Callable[[EndpointConfiguration, Patch], EndpointConfiguration]) -> Callable[[Any, Patch], Any]:
    def change_api(api: RestApi, patch: Patch) -> RestApi:
        return dataclasses.replace(api, endpoint_configuration=change(api.endpoint_configuration, patch))

    return change_api


@_patched
def _change_type(configuration: EndpointConfiguration, patch: Patch) -> EndpointConfiguration:
    if patch.op != REPLACE:
        # recorded for `remove`; an API keeps exactly one type
        raise bad_request("Invalid patch operation specified. Must be 'add'|'remove'|'replace'")
    if patch.value not in _TYPES:
        raise bad_request(f"Invalid EndpointTypes specified. Valid options are {','.join(_TYPES)}")
    types = (patch.value,)
    address_type = "dualstack" if patch.value == "PRIVATE" else configuration.ip_address_type
    return dataclasses.replace(configuration, types=types, ip_address_type=address_type)


@_patched
def _change_address_type(configuration: EndpointConfiguration, patch: Patch) -> EndpointConfiguration:
    if patch.value not in {"ipv4", "dualstack"}:
        raise bad_request("ipAddressType must be either ipv4 or dualstack.")
    return dataclasses.replace(configuration, ip_address_type=patch.value)


@_patched
def _change_vpc_endpoints(configuration: EndpointConfiguration, patch: Patch) -> EndpointConfiguration:
    named = patch.value or (patch.name if patch.names else "")
    others = tuple(known for known in configuration.vpc_endpoint_ids or () if known != named)
    ids = others if patch.op == REMOVE else (*others, named)
    return dataclasses.replace(configuration, vpc_endpoint_ids=ids or None)


ENDPOINT_ROWS = (
    Path("/endpointConfiguration/types/{type}", (REPLACE, ADD, REMOVE), _change_type),
    Path("/endpointConfiguration/ipAddressType", (REPLACE,), _change_address_type),
    Path("/endpointConfiguration/vpcEndpointIds", (ADD, REMOVE), _change_vpc_endpoints),
    Path("/endpointConfiguration/vpcEndpointIds/{id}", (ADD, REMOVE), _change_vpc_endpoints),
)
"""Rows of UpdateRestApi's patch table."""
