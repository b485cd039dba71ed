"""From the backend's answer to the client's: which response, its status, headers and body.

https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-integration-settings-integration-response.html
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from werkzeug.datastructures import Headers

from sagemaker_rest.cloud.api_gateway.data_plane import faults
from sagemaker_rest.cloud.api_gateway.data_plane.faults import GatewayFaultError, configuration_error
from sagemaker_rest.cloud.api_gateway.data_plane.header_text import header_text
from sagemaker_rest.cloud.api_gateway.data_plane.mapping_templates import TemplateInputError, render
from sagemaker_rest.cloud.api_gateway.data_plane.parameters import response_source
from sagemaker_rest.cloud.api_gateway.data_plane.payload import convert_response, is_binary, media_type
from sagemaker_rest.cloud.api_gateway.data_plane.reserved_headers import response_name
from sagemaker_rest.cloud.api_gateway.data_plane.velocity import TemplateError
from sagemaker_rest.cloud.http import HttpResponse

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sagemaker_rest.cloud.api_gateway.data_plane.invocation import Invocation
    from sagemaker_rest.cloud.api_gateway.data_plane.snapshot import IntegrationResponseSnapshot, MethodSnapshot

_HEADER = "method.response.header."
_JSON = "application/json"


def map_response(invocation: Invocation, method: MethodSnapshot, answer: HttpResponse) -> HttpResponse:
    """Return the client's answer.

    Raises:
        GatewayFaultError: no response is defined for the backend's status.
    """
    response = select_response(method.integration.responses, answer.status)
    if response.status not in method.responses:
        raise configuration_error(f"Output mapping refers to an invalid method response: {response.status}")
    headers = _mapped_headers(invocation, response, answer)
    body = _body(invocation, response, answer)
    for name, value in invocation.overridden("responseOverride", "header").items():
        _set(headers, name, str(value))
    headers.setdefault("Content-Type", _JSON)
    if method.integration.type != "MOCK":  # LocalStack's record of AWS has no trace where there is nothing to trace
        headers.set("X-Amzn-Trace-Id", invocation.trace_header)
    return HttpResponse(
        _overridden(invocation.overrides["responseOverride"].get("status")) or response.status, headers, body
    )


def select_response(
    responses: tuple[IntegrationResponseSnapshot, ...], backend_status: int
) -> IntegrationResponseSnapshot:
    """Return the first response whose pattern matches the whole status code, else the one without a pattern."""
    default = None
    for response in responses:
        if not response.selection_pattern:
            default = default or response
        elif _pattern(response.selection_pattern).fullmatch(str(backend_status)):
            return response
    if default is None:
        raise configuration_error(
            "No match for output mapping and no default output mapping configured. "
            f"Endpoint Response Status Code: {backend_status}"
        )
    return default


def select_template(templates: Mapping[str, str | None], accept: str | None) -> str | None:
    """Return the template for the last type that the client accepts, else for JSON, else the first; None if there is
    none.
    """
    wanted = media_type((accept or "").rpartition(",")[2])
    chosen = next((name for name in (wanted, _JSON, *templates) if name in templates), "")
    return templates.get(chosen)


@lru_cache(maxsize=1024)
def _pattern(pattern: str) -> re.Pattern[str]:
    try:
        return re.compile(pattern)
    except re.error as error:
        raise configuration_error(f"the selection pattern {pattern!r} is not a regular expression: {error}") from error


def _mapped_headers(invocation: Invocation, response: IntegrationResponseSnapshot, answer: HttpResponse) -> Headers:
    headers = Headers()
    for target, expression in response.parameters.items():
        value = response_source(expression)(invocation, answer)
        if value and target.startswith(_HEADER):
            _set(headers, target.removeprefix(_HEADER), ",".join(value) if isinstance(value, list) else value)
    return headers


def _set(headers: Headers, name: str, value: str) -> None:
    sent_as = response_name(name)
    if sent_as is not None:
        headers.set(sent_as, header_text(value))


def _body(invocation: Invocation, response: IntegrationResponseSnapshot, answer: HttpResponse) -> bytes:
    listed, accept = invocation.api.binary_media_types, invocation.request.headers.get("Accept")
    template = select_template(response.templates, accept)
    try:
        body = convert_response(
            answer.body,
            binary=is_binary(answer.headers.get("Content-Type"), listed),
            wants_binary=is_binary(accept, listed),
            handling=response.content_handling,
        )
        if not template:
            return body
        return render(
            template,
            body=body.decode(),
            parameters=invocation.template_parameters,
            context=invocation.context,
            stage_variables=invocation.stage.variables,
        ).encode(errors="replace")  # a lone surrogate, which JSON can spell, has no UTF-8
    except (TemplateError, TemplateInputError) as error:
        raise configuration_error(f"Unable to transform response: {error}") from error
    except ValueError as error:  # a payload that cannot be converted: no base64, or bytes that a template cannot read
        raise GatewayFaultError(faults.DEFAULT_5XX, reason=f"Unable to transform response: {error}") from error


def _overridden(status: Any) -> int | None:
    """Return the status set by a template; API Gateway ignores anything but integers from 100 to 599."""
    is_number = isinstance(status, int) and not isinstance(status, bool)
    return status if is_number and 100 <= status < 600 else None
