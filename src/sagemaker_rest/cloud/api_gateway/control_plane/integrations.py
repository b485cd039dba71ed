"""Integrations: the backends of methods. https://docs.aws.amazon.com/apigateway/latest/api/API_Integration.html."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Any

from sagemaker_rest.cloud.api_gateway.control_plane.documents import document
from sagemaker_rest.cloud.api_gateway.control_plane.resource_records import (
    Integration,
    TlsConfig,
    found_integration,
    found_method,
    keep_integration,
    keep_method,
)

if TYPE_CHECKING:
    from sagemaker_rest.cloud.api_gateway.control_plane.call import Call, Operation

_OVER_HTTP = ("HTTP", "HTTP_PROXY")


def put_integration(call: Call) -> dict[str, Any]:
    found_method(call)
    kind = call.given("type")
    tls = call.given("tlsConfig")
    integration = Integration(
        type=kind,
        http_method=call.given("integrationHttpMethod"),
        uri=None if kind == "MOCK" else call.given("uri"),
        connection_type=call.given("connectionType", "INTERNET" if kind in _OVER_HTTP else None),
        connection_id=call.given("connectionId"),
        credentials=call.given("credentials"),
        request_parameters=call.given("requestParameters") or None,
        request_templates=call.given("requestTemplates") or None,
        passthrough_behavior=call.given("passthroughBehavior", "WHEN_NO_MATCH"),
        content_handling=call.given("contentHandling"),
        timeout_in_millis=call.given("timeoutInMillis", 29_000),
        cache_namespace=call.given("cacheNamespace") or call.given("resourceId"),
        cache_key_parameters=tuple(call.given("cacheKeyParameters", ())),
        tls_config=None if tls is None else TlsConfig(tls.get("insecureSkipVerification", False)),
        response_transfer_mode=call.given("responseTransferMode"),
        integration_target=call.given("integrationTarget"),
    )
    keep_integration(call, integration)
    return document(integration)


def get_integration(call: Call) -> dict[str, Any]:
    return document(found_integration(call))


def delete_integration(call: Call) -> None:
    found_integration(call)
    keep_method(call, dataclasses.replace(found_method(call), method_integration=None))


OPERATIONS: dict[str, Operation] = {
    "DeleteIntegration": delete_integration,
    "GetIntegration": get_integration,
    "PutIntegration": put_integration,
}
