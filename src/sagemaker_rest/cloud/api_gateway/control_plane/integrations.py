"""Integrations: the backends of methods. https://docs.aws.amazon.com/apigateway/latest/api/API_Integration.html."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Any

from sagemaker_rest.cloud.api_gateway.control_plane.documents import document
from sagemaker_rest.cloud.api_gateway.control_plane.errors import bad_request
from sagemaker_rest.cloud.api_gateway.control_plane.integration_targets import OVER_HTTP, check_target
from sagemaker_rest.cloud.api_gateway.control_plane.mappings import (
    check_cache_keys,
    check_content_types,
    check_request_mappings,
    check_template_sizes,
)
from sagemaker_rest.cloud.api_gateway.control_plane.patching import (
    REMOVE,
    REPLACE,
    Patch,
    PatchTable,
    Path,
    element,
    entry,
    flag,
    optional,
    value,
)
from sagemaker_rest.cloud.api_gateway.control_plane.resource_records import (
    Integration,
    TlsConfig,
    found_integration,
    found_method,
    keep_integration,
    keep_method,
)
from sagemaker_rest.cloud.api_gateway.control_plane.rest_api_records import found_api

if TYPE_CHECKING:
    from sagemaker_rest.cloud.api_gateway.control_plane.call import Call, Operation

_PASSTHROUGH_BEHAVIORS = ("WHEN_NO_MATCH", "WHEN_NO_TEMPLATES", "NEVER")
_CONTENT_HANDLINGS = ("CONVERT_TO_BINARY", "CONVERT_TO_TEXT")
_CONNECTION_TYPES = ("INTERNET", "VPC_LINK")
_TYPES = ("HTTP", "MOCK", "AWS_PROXY", "HTTP_PROXY", "AWS")
_TRANSFER_MODES = ("BUFFERED", "STREAM")


def put_integration(call: Call) -> dict[str, Any]:
    found_method(call)
    integration = new_integration(call)
    _check(call, integration)
    keep_integration(call, integration)
    return document(integration)


def new_integration(call: Call) -> Integration:
    """Return the integration that the members of a PutIntegration describe, with API Gateway's defaults."""
    kind = call.given("type")
    tls = call.given("tlsConfig")
    templates = call.given("requestTemplates") or {}
    is_mock = kind == "MOCK"
    return Integration(
        type=kind,
        # a MOCK calls nothing: its method and URI are forgotten, as recorded on AWS by others
        # https://github.com/hashicorp/terraform-provider-aws/issues/5697
        http_method=None if is_mock else call.given("integrationHttpMethod"),
        uri=None if is_mock else call.given("uri") or None,
        connection_type=call.given("connectionType", "INTERNET" if kind in OVER_HTTP else None),
        connection_id=call.given("connectionId") or None,
        credentials=call.given("credentials") or None,
        request_parameters=call.given("requestParameters") or None,
        request_templates={key: text or None for key, text in templates.items()} or None,
        passthrough_behavior=_passthrough_behavior(call.given("passthroughBehavior", "WHEN_NO_MATCH")),
        content_handling=call.given("contentHandling"),
        timeout_in_millis=call.given("timeoutInMillis", 29_000),
        cache_namespace=call.given("cacheNamespace") or call.given("resourceId"),
        cache_key_parameters=tuple(call.given("cacheKeyParameters", ())),
        tls_config=None if tls is None else TlsConfig(tls.get("insecureSkipVerification", False)),
        response_transfer_mode=call.given("responseTransferMode"),
        integration_target=call.given("integrationTarget"),
    )


def _check(call: Call, integration: Integration) -> None:
    method = found_method(call)
    check_target(integration, found_api(call))
    # `$default` has the template of every other content type
    check_content_types(set(integration.request_templates or {}) - {"$default"})
    check_template_sizes(integration.request_templates or {})
    check_request_mappings(method, integration.request_parameters)
    check_cache_keys(method, integration.request_parameters, integration.cache_key_parameters)
    if integration.connection_type == "VPC_LINK" and not integration.connection_id:
        raise bad_request("The connection Id should be specified for integrations with connection type VPC_LINK")


def get_integration(call: Call) -> dict[str, Any]:
    return document(found_integration(call))


def update_integration(call: Call) -> dict[str, Any]:
    integration = found_integration(call)
    changed = _PATCHES.apply(integration, call.given("patchOperations", []))
    if changed.type == "MOCK":
        changed = dataclasses.replace(changed, http_method=None, uri=None)
    if not changed.cache_namespace:
        changed = dataclasses.replace(changed, cache_namespace=call.given("resourceId"))
    if changed != integration:
        _check(call, changed)
    keep_integration(call, changed)
    return document(changed)


def delete_integration(call: Call) -> None:
    found_integration(call)
    keep_method(call, dataclasses.replace(found_method(call), method_integration=None))


def content_handling(text: str) -> str | None:
    """Read a content handling; an empty one passes bodies on as they are."""
    return _one_of(text, "content handling", _CONTENT_HANDLINGS) if text else None


def _passthrough_behavior(text: str) -> str:
    return _one_of(text.upper(), "passthrough behavior", _PASSTHROUGH_BEHAVIORS)


def _connection_type(text: str) -> str:
    return _one_of(text, "connection type", _CONNECTION_TYPES)


def _transfer_mode(text: str) -> str | None:
    return _one_of(text, "response transfer mode", _TRANSFER_MODES) if text else None


def _one_of(text: str, what: str, options: tuple[str, ...]) -> str:
    if text not in options:
        raise bad_request(f"Invalid {what} specified. Valid options are {','.join(options)}")
    return text


def _timeout(text: str) -> int:
    # what is not a number is out of range, too
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


def _change_type(integration: Integration, patch: Patch) -> Integration:
    return dataclasses.replace(integration, type=_one_of(patch.value or "", "integration type", _TYPES))


def _change_tls(integration: Integration, patch: Patch) -> Integration:
    if patch.op == REMOVE or patch.value is None:
        return dataclasses.replace(integration, tls_config=None)
    return dataclasses.replace(integration, tls_config=TlsConfig(flag(patch.value)))


def _change_cache_keys(integration: Integration, patch: Patch) -> Integration:
    changed: Integration = _CACHE_KEY.change(integration, patch)
    return dataclasses.replace(changed, cache_key_parameters=changed.cache_key_parameters or ())


_CACHE_KEY = element("/cacheKeyParameters/{name}", "cache_key_parameters")
_PATCHES: PatchTable[Integration] = PatchTable(
    (
        Path(_CACHE_KEY.path, _CACHE_KEY.ops, _change_cache_keys),
        value("/cacheNamespace", "cache_namespace", optional),
        value("/connectionId", "connection_id", optional, ops=(REPLACE, REMOVE)),
        value("/connectionType", "connection_type", _connection_type),
        value("/contentHandling", "content_handling", content_handling, ops=(REPLACE, REMOVE)),
        value("/credentials", "credentials", optional, ops=(REPLACE, REMOVE)),
        value("/httpMethod", "http_method", optional),
        value("/integrationTarget", "integration_target", optional),
        value("/passthroughBehavior", "passthrough_behavior", _passthrough_behavior, removed="WHEN_NO_MATCH"),
        value("/responseTransferMode", "response_transfer_mode", _transfer_mode),
        value("/timeoutInMillis", "timeout_in_millis", _timeout, removed=29_000),
        Path("/tlsConfig", (REMOVE, REPLACE), _change_tls),
        Path("/tlsConfig/insecureSkipVerification", (REPLACE, REMOVE), _change_tls),
        Path("/type", (REPLACE,), _change_type),
        value("/uri", "uri", optional),
        entry("/requestParameters/{name}", "request_parameters", missing="Invalid parameter name specified"),
        entry(
            "/requestTemplates/{content type}",
            "request_templates",
            optional,
            missing="Content-Type specified was not found",
        ),
    )
)

OPERATIONS: dict[str, Operation] = {
    "DeleteIntegration": delete_integration,
    "GetIntegration": get_integration,
    "PutIntegration": put_integration,
    "UpdateIntegration": update_integration,
}
