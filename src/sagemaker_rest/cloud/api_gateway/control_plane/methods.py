"""Methods of resources. https://docs.aws.amazon.com/apigateway/latest/api/API_Method.html."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sagemaker_rest.cloud.api_gateway.control_plane.documents import document
from sagemaker_rest.cloud.api_gateway.control_plane.errors import bad_request, conflict
from sagemaker_rest.cloud.api_gateway.control_plane.resource_records import (
    Method,
    drop_method,
    found_method,
    found_resource,
    keep_method,
)

if TYPE_CHECKING:
    from sagemaker_rest.cloud.api_gateway.control_plane.call import Call, Operation

HTTP_METHODS = ("GET", "PUT", "POST", "DELETE", "PATCH", "OPTIONS", "HEAD", "ANY")


def put_method(call: Call) -> dict[str, Any]:
    resource = found_resource(call)
    name = call.given("httpMethod")
    if name not in HTTP_METHODS:
        raise bad_request(f"Invalid HttpMethod specified. Valid options are {','.join(HTTP_METHODS)}")
    if name in resource.resource_methods:
        raise conflict("Method already exists for this resource")
    method = Method(
        http_method=name,
        authorization_type=call.given("authorizationType"),
        authorizer_id=call.given("authorizerId"),
        api_key_required=call.given("apiKeyRequired", default=False),
        request_validator_id=call.given("requestValidatorId"),
        operation_name=call.given("operationName"),
        request_parameters=call.given("requestParameters") or None,
        request_models=call.given("requestModels") or None,
        authorization_scopes=tuple(call.given("authorizationScopes", ())) or None,
    )
    keep_method(call, method)
    return document(method)


def get_method(call: Call) -> dict[str, Any]:
    return document(found_method(call))


def delete_method(call: Call) -> None:
    drop_method(call, found_method(call))


OPERATIONS: dict[str, Operation] = {
    "DeleteMethod": delete_method,
    "GetMethod": get_method,
    "PutMethod": put_method,
}
