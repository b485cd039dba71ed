"""The record of a REST API. https://docs.aws.amazon.com/apigateway/latest/api/API_RestApi.html."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sagemaker_rest.cloud.api_gateway.control_plane.errors import not_found

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from sagemaker_rest.cloud.api_gateway.control_plane.call import Call


@dataclass(frozen=True, slots=True)
class EndpointConfiguration:
    """The endpoint of an API: `types` holds one of EDGE, REGIONAL, PRIVATE."""

    types: tuple[str, ...] = ("EDGE",)
    ip_address_type: str = "ipv4"
    vpc_endpoint_ids: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class RestApi:
    """A REST API; what belongs to it is kept under its id. `policy` is as it was put."""

    id: str
    name: str
    created_date: datetime
    root_resource_id: str
    description: str | None = None
    version: str | None = None
    binary_media_types: tuple[str, ...] | None = None
    minimum_compression_size: int | None = None
    api_key_source: str = "HEADER"
    endpoint_configuration: EndpointConfiguration = EndpointConfiguration()
    policy: str | None = None
    tags: Mapping[str, str] | None = None
    disable_execute_api_endpoint: bool = False
    security_policy: str | None = None
    endpoint_access_mode: str | None = None
    warnings: tuple[str, ...] | None = None


def found_api(call: Call) -> RestApi:
    """Return the API that the request names.

    Raises:
        ServiceError: NotFoundException if it is not there.

    """
    api_id = call.given("restApiId")
    if api_id not in call.records.view(RestApi):
        raise not_found(f"Invalid API identifier specified {call.scope.account_id}:{api_id}")
    return call.records.view(RestApi)[api_id]
