"""Records of an API's resources: each holds its methods, those their integration and responses.

https://docs.aws.amazon.com/apigateway/latest/api/API_Resource.html
"""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sagemaker_rest.cloud.api_gateway.control_plane.errors import not_found

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sagemaker_rest.cloud.api_gateway.control_plane.call import Call
    from sagemaker_rest.cloud.records import Records


@dataclass(frozen=True, slots=True)
class IntegrationResponse:
    """The rule that turns backend answers into a status code. A template may be null: the body passes as it is."""

    status_code: str
    selection_pattern: str | None = None
    response_parameters: Mapping[str, str] | None = None
    response_templates: Mapping[str, str | None] | None = None
    content_handling: str | None = None


@dataclass(frozen=True, slots=True)
class TlsConfig:
    """The check of an HTTP backend's certificate."""

    insecure_skip_verification: bool = False


@dataclass(frozen=True, slots=True)
class Integration:
    """The backend of a method, and how requests are mapped to it."""

    type: str
    http_method: str | None = None
    uri: str | None = None
    connection_type: str | None = None
    connection_id: str | None = None
    credentials: str | None = None
    request_parameters: Mapping[str, str] | None = None
    request_templates: Mapping[str, str | None] | None = None
    passthrough_behavior: str = "WHEN_NO_MATCH"
    content_handling: str | None = None
    timeout_in_millis: int = 29_000
    cache_namespace: str | None = None
    cache_key_parameters: tuple[str, ...] = ()
    integration_responses: Mapping[str, IntegrationResponse] | None = None
    tls_config: TlsConfig | None = None
    response_transfer_mode: str | None = None
    integration_target: str | None = None


@dataclass(frozen=True, slots=True)
class MethodResponse:
    """The declaration of a method's answers of a status code."""

    status_code: str
    response_parameters: Mapping[str, bool] | None = None
    response_models: Mapping[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Method:
    """A method of a resource: the requests that it takes, and from whom."""

    http_method: str
    authorization_type: str = "NONE"
    authorizer_id: str | None = None
    api_key_required: bool = False
    request_validator_id: str | None = None
    operation_name: str | None = None
    request_parameters: Mapping[str, bool] | None = None
    request_models: Mapping[str, str] | None = None
    method_responses: Mapping[str, MethodResponse] | None = None
    method_integration: Integration | None = None
    authorization_scopes: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class Resource:
    """A part of a path, below its parent's; the root has neither."""

    id: str
    parent_id: str | None = None
    path_part: str | None = None
    resource_methods: Mapping[str, Method] = dataclasses.field(default_factory=dict)


def path_of(resource: Resource, resources: Mapping[str, Resource]) -> str:
    """Return a resource's whole path. `resources` are all of its API."""
    parts = []
    while resource.parent_id is not None:
        parts.append(resource.path_part or "")
        resource = resources[resource.parent_id]
    return "/" + "/".join(reversed(parts))


def methods_in(resources: Mapping[str, Resource]) -> Iterator[tuple[Resource, Method]]:
    """Yield every method with its resource."""
    for resource in resources.values():
        for method in resource.resource_methods.values():
            yield resource, method


def found_resource(call: Call, member: str = "resourceId") -> Resource:
    """Return the resource that a member of the request names.

    Raises:
        ServiceError: NotFoundException if it is not there; API Gateway says so of an unknown API, too.

    """
    resources = call.records.view(Resource, call.given("restApiId"))
    if call.given(member) not in resources:
        raise not_found("Invalid Resource identifier specified")
    return resources[call.given(member)]


def found_method(call: Call) -> Method:
    """Return the method that the request names.

    Raises:
        ServiceError: NotFoundException if it is not there.

    """
    methods = found_resource(call).resource_methods
    if call.given("httpMethod") not in methods:
        raise not_found("Invalid Method identifier specified")
    return methods[call.given("httpMethod")]


def found_integration(call: Call) -> Integration:
    """Return the integration that the request names.

    Raises:
        ServiceError: NotFoundException if it is not there.

    """
    integration = found_method(call).method_integration
    if integration is None:
        raise not_found("Invalid Integration identifier specified")
    return integration


def keep_method(call: Call, method: Method) -> None:
    """Put `method` in its place on the resource that the request names."""
    resource = found_resource(call)
    methods = {**resource.resource_methods, method.http_method: method}
    keep_resource(call.records, call.given("restApiId"), dataclasses.replace(resource, resource_methods=methods))


def drop_method(call: Call, method: Method) -> None:
    """Take `method` away from the resource that the request names."""
    resource = found_resource(call)
    methods = {name: known for name, known in resource.resource_methods.items() if name != method.http_method}
    keep_resource(call.records, call.given("restApiId"), dataclasses.replace(resource, resource_methods=methods))


def keep_integration(call: Call, integration: Integration) -> None:
    """Put `integration` on the method that the request names."""
    keep_method(call, dataclasses.replace(found_method(call), method_integration=integration))


def keep_resource(records: Records, api_id: str, resource: Resource) -> None:
    """Put `resource` in its place."""
    records.of(Resource, api_id)[resource.id] = resource
