"""From the client's request to the backend's: parameters, headers and body (type AWS and MOCK, not proxy).

https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-integration-settings-integration-request.html
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from werkzeug.datastructures import Headers

from sagemaker_rest.cloud.api_gateway.data_plane import faults
from sagemaker_rest.cloud.api_gateway.data_plane.faults import GatewayFaultError, configuration_error
from sagemaker_rest.cloud.api_gateway.data_plane.header_text import header_text
from sagemaker_rest.cloud.api_gateway.data_plane.integration_request import IntegrationRequest
from sagemaker_rest.cloud.api_gateway.data_plane.mapping_templates import TemplateInputError, render
from sagemaker_rest.cloud.api_gateway.data_plane.parameters import Value, request_source
from sagemaker_rest.cloud.api_gateway.data_plane.payload import convert_request, is_binary, media_type
from sagemaker_rest.cloud.api_gateway.data_plane.reserved_headers import is_mappable, reaches_backend
from sagemaker_rest.cloud.api_gateway.data_plane.snapshot import ContentHandling, PassthroughBehavior
from sagemaker_rest.cloud.api_gateway.data_plane.velocity import TemplateError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sagemaker_rest.cloud.api_gateway.data_plane.invocation import Invocation
    from sagemaker_rest.cloud.api_gateway.data_plane.snapshot import IntegrationSnapshot

_METHODS_WITHOUT_BODY = frozenset({"GET", "HEAD", "OPTIONS"})
_LOCATIONS = ("header", "path", "querystring")
_JSON = "application/json"


def map_request(invocation: Invocation, integration: IntegrationSnapshot) -> IntegrationRequest:
    """Return the backend's request.

    Raises:
        GatewayFaultError: the mapping or its input is wrong.
    """
    template = select_template(invocation, integration)
    mapped = _map_parameters(invocation, integration.request_parameters)
    body = _body(invocation, integration, template)
    for location in _LOCATIONS:
        mapped[location].update(invocation.overridden("requestOverride", location))
    return IntegrationRequest(
        headers=_headers(invocation, mapped["header"], templated=bool(template)),
        path={name: _joined(value) for name, value in mapped["path"].items()},
        query=tuple((name, text) for name, value in mapped["querystring"].items() for text in _texts(value)),
        body=body,
    )


def select_template(invocation: Invocation, integration: IntegrationSnapshot) -> str | None:
    """Return the template for the request's content type, else `$default`'s; None passes the body through.

    Raises:
        GatewayFaultError: 415, the passthrough behaviour forbids that.
    """
    templates = integration.request_templates
    header = invocation.request.headers.get("Content-Type") or _JSON
    template = templates.get(header) or templates.get(media_type(header)) or templates.get("$default")
    if template or integration.passthrough_behavior is PassthroughBehavior.WHEN_NO_MATCH:
        return template
    if integration.passthrough_behavior is PassthroughBehavior.NEVER or templates:
        raise GatewayFaultError(faults.UNSUPPORTED_MEDIA_TYPE)
    return None


def has_binary_body(invocation: Invocation) -> bool:
    """Return whether the request's media type is binary; without a Content-Type it counts as JSON, which `*/*` has
    too.
    """
    return is_binary(invocation.request.headers.get("Content-Type") or _JSON, invocation.api.binary_media_types)


def _map_parameters(invocation: Invocation, parameters: Mapping[str, str]) -> dict[str, dict[str, Any]]:
    mapped: dict[str, dict[str, Any]] = {location: {} for location in _LOCATIONS}
    for target, expression in parameters.items():
        location, _, name = target.removeprefix("integration.request.").partition(".")
        if location not in mapped:
            raise configuration_error(f"Invalid mapping target specified: {target}")
        value = request_source(expression)(invocation)
        if value:  # an optional parameter that the client left out is left out of the integration request too
            mapped[location][name] = value
    return mapped


def _body(invocation: Invocation, integration: IntegrationSnapshot, template: str | None) -> bytes:
    binary = has_binary_body(invocation)
    if template and binary and integration.content_handling is not ContentHandling.CONVERT_TO_TEXT:
        # not even of nothing: a preflight without CONVERT_TO_TEXT fails where binaryMediaTypes has */*
        raise configuration_error("Unable to transform request")
    try:
        body = convert_request(invocation.request.body, binary=binary, handling=integration.content_handling)
        if not template:
            return body
        return render(
            template,
            body=body.decode(),
            parameters=invocation.template_parameters,
            context=invocation.context,
            stage_variables=invocation.stage.variables,
        ).encode(errors="replace")  # a lone surrogate, which JSON can spell, has no UTF-8
    except TemplateInputError as error:
        # what API Gateway answers when a parameter is mapped from a body that is not JSON; for a template the
        # reference has nothing
        raise GatewayFaultError(faults.DEFAULT_4XX, message="Invalid JSON in request body") from error
    except TemplateError as error:
        raise configuration_error(f"Unable to transform request: {error}") from error
    except ValueError as error:  # a payload that cannot be converted: no base64, or bytes that a template cannot read
        raise GatewayFaultError(faults.DEFAULT_5XX, reason=f"Unable to transform request: {error}") from error


def _headers(invocation: Invocation, mapped: Mapping[str, Any], *, templated: bool) -> Headers:
    headers = Headers()
    for name, value in mapped.items():
        if not is_mappable(name):
            raise configuration_error(f"{name} header already present")
        if reaches_backend(name):
            headers.set(name, header_text(_joined(value)))
    sent = {name.lower() for name, _ in headers}
    for name, default in (
        ("Content-Type", _content_type(invocation, templated=templated)),
        ("Accept", _JSON),
        ("User-Agent", f"AmazonAPIGateway_{invocation.api.id}"),
    ):
        if default and name.lower() not in sent:
            headers.add(name, default)
    headers.set("X-Amzn-Trace-Id", invocation.trace_header)
    return headers


def _content_type(invocation: Invocation, *, templated: bool) -> str | None:
    """Return the client's, which a template is chosen by: without one that is JSON.

    [?] That a template's body is sent so with a method that has none of its own, such as GET, is inferred from AWS's
    own examples for SageMaker: their containers answer 415 to anything else.
    """
    given = invocation.request.headers.get("Content-Type")
    if templated:
        return given or _JSON
    return given if invocation.request.method not in _METHODS_WITHOUT_BODY else None


def _joined(value: Any) -> str:
    return ",".join(_texts(value))


def _texts(value: Value | Any) -> list[str]:
    return [str(item) for item in value] if isinstance(value, list) else [str(value)]
