"""REST APIs. https://docs.aws.amazon.com/apigateway/latest/api/API_RestApi.html."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sagemaker_rest.cloud.api_gateway.control_plane.call import new_id, now
from sagemaker_rest.cloud.api_gateway.control_plane.documents import document
from sagemaker_rest.cloud.api_gateway.control_plane.errors import not_found
from sagemaker_rest.cloud.api_gateway.control_plane.paging import page

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from sagemaker_rest.cloud.api_gateway.control_plane.call import Call, Operation


@dataclass(frozen=True, slots=True)
class EndpointConfiguration:
    """How an API is reached: `types` is one of EDGE, REGIONAL, PRIVATE."""

    types: tuple[str, ...] = ("EDGE",)
    ip_address_type: str = "ipv4"
    vpc_endpoint_ids: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class RestApi:
    """A REST API; what belongs to it is kept under its id."""

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


def create_rest_api(call: Call) -> dict[str, Any]:
    api = RestApi(
        id=new_id(10),
        name=call.given("name"),
        created_date=now(),
        root_resource_id=new_id(10),
        description=call.given("description"),
    )
    call.records.of(RestApi)[api.id] = api
    return document(api)


def get_rest_api(call: Call) -> dict[str, Any]:
    return document(found_api(call))


def get_rest_apis(call: Call) -> dict[str, Any]:
    return page(call.request, [document(api) for api in call.records.view(RestApi).values()])


def delete_rest_api(call: Call) -> None:
    api = found_api(call)
    del call.records.of(RestApi)[api.id]
    call.records.drop_owned(api.id)


def found_api(call: Call) -> RestApi:
    """Return the API that the request names.

    Raises:
        ServiceError: NotFoundException if it is not there.

    """
    api_id = call.given("restApiId")
    if api_id not in call.records.view(RestApi):
        raise not_found(f"Invalid API identifier specified {call.scope.account_id}:{api_id}")
    return call.records.view(RestApi)[api_id]


OPERATIONS: dict[str, Operation] = {
    "CreateRestApi": create_rest_api,
    "DeleteRestApi": delete_rest_api,
    "GetRestApi": get_rest_api,
    "GetRestApis": get_rest_apis,
}
