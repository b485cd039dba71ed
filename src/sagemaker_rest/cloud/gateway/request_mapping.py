"""From the client's request to the backend's: parameters, headers and body (type AWS and MOCK, not proxy).

https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-integration-settings-integration-request.html
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from werkzeug.datastructures import Headers

from sagemaker_rest.cloud.gateway.faults import configuration_error
from sagemaker_rest.cloud.gateway.parameters import Value, request_source

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sagemaker_rest.cloud.gateway.invocation import Invocation
    from sagemaker_rest.cloud.gateway.snapshot import IntegrationSnapshot

# a mapping to one of these ends the request with an error: seen on AWS by LocalStack's snapshot tests
_UNMAPPABLE_HEADERS = frozenset(
    {
        "authorization",
        "connection",
        "content-length",
        "expect",
        "host",
        "proxy-authenticate",
        "te",
        "transfer-encoding",
        "x-amzn-apigateway-api-id",
        "x-amzn-trace-id",
    }
)
_METHODS_WITHOUT_BODY = frozenset({"GET", "HEAD", "OPTIONS"})
_LOCATIONS = ("header", "path", "querystring")


@dataclass(frozen=True, slots=True)
class IntegrationRequest:
    """What the backend is to be sent."""

    headers: Headers = field(default_factory=Headers)
    path: dict[str, str] = field(default_factory=dict)
    query: list[tuple[str, str]] = field(default_factory=list)
    body: bytes = b""


def map_request(invocation: Invocation, integration: IntegrationSnapshot) -> IntegrationRequest:
    """The backend's request; raises GatewayFaultError where the mapping or its input is wrong."""
    mapped = _map_parameters(invocation, integration.request_parameters)
    body = invocation.request.body
    headers = _headers(invocation, mapped["header"])
    query = [(name, value) for name, values in mapped["querystring"].items() for value in _list(values)]
    path = {name: ",".join(_list(value)) for name, value in mapped["path"].items()}
    return IntegrationRequest(headers, path, query, body)


def _map_parameters(invocation: Invocation, parameters: Mapping[str, str]) -> dict[str, dict[str, Value]]:
    mapped: dict[str, dict[str, Value]] = {location: {} for location in _LOCATIONS}
    for target, expression in parameters.items():
        location, _, name = target.removeprefix("integration.request.").partition(".")
        if location not in mapped:
            raise configuration_error(f"Invalid mapping target specified: {target}")
        value = request_source(expression)(invocation)
        if value:  # an optional parameter that the client left out is left out of the integration request too
            mapped[location][name] = value
    return mapped


def _headers(invocation: Invocation, mapped: Mapping[str, Value]) -> Headers:
    headers = Headers()
    for name, value in mapped.items():
        if name.lower() in _UNMAPPABLE_HEADERS:
            raise configuration_error(f"{name} header already present")
        headers.set(name, ",".join(_list(value)))
    content_type = invocation.request.headers.get("Content-Type")
    if content_type and invocation.request.method not in _METHODS_WITHOUT_BODY:
        headers.setdefault("Content-Type", content_type)
    headers.setdefault("Accept", "application/json")
    headers.setdefault("User-Agent", f"AmazonAPIGateway_{invocation.api.id}")
    headers.set("X-Amzn-Trace-Id", invocation.trace.trace_id)
    return headers


def _list(value: Value) -> list[str]:
    return value if isinstance(value, list) else [value or ""]
