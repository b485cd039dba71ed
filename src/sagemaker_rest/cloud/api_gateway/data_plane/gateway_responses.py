"""The answers that the gateway gives itself: the API's own wording if it has one, else DEFAULT_4XX / DEFAULT_5XX of the
API, else AWS's defaults.

The template is not Velocity: variables are replaced and nothing else.
https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-gatewayResponse-definition.html
"""

from __future__ import annotations

import json
import logging
import re
from typing import TYPE_CHECKING, Any

from werkzeug.datastructures import Headers

from sagemaker_rest.cloud.api_gateway.data_plane import faults
from sagemaker_rest.cloud.api_gateway.data_plane.header_text import header_text
from sagemaker_rest.cloud.http import HttpResponse

if TYPE_CHECKING:
    from sagemaker_rest.cloud.api_gateway.data_plane.invocation import Invocation
    from sagemaker_rest.cloud.api_gateway.data_plane.snapshot import ApiSnapshot, GatewayResponseSnapshot

_LOG = logging.getLogger(__name__)
_JSON = "application/json"
_VARIABLE = re.compile(r"\$(?:\{([\w.-]+)\}|([\w.-]*\w))")


def plain_response(status: int, message: str, error_type: str, member: str = "message") -> HttpResponse:
    """Return an answer in the default form, `{"message": …}`."""
    headers = Headers([("Content-Type", _JSON), ("x-amzn-ErrorType", error_type)])
    return HttpResponse(status, headers, json.dumps({member: message}, separators=(",", ":")).encode())


def gateway_response(fault: faults.GatewayFaultError, invocation: Invocation) -> HttpResponse:
    """Return the gateway response for `fault`, worded as the API asks."""
    if fault.reason:
        _LOG.warning("(%s) %s", invocation.trace.request_id, fault.reason)
    error_type = fault.error_type
    defined = _defined(invocation.api, fault)
    if defined is None:
        return plain_response(fault.status, fault.message, error_type, fault.fault.member)
    error = _error_context(fault)
    content_type, body = _body(defined, fault, invocation, error)
    headers = Headers([("Content-Type", content_type), ("x-amzn-ErrorType", error_type)])
    for name, expression in defined.parameters.items():
        value = _parameter(expression, invocation, error)
        if value is not None:
            # [?] whether names such as WWW-Authenticate are remapped here, too, is not established
            headers.set(name.removeprefix("gatewayresponse.header."), header_text(value))
    return HttpResponse(defined.status or fault.status, headers, body)


def _defined(api: ApiSnapshot, fault: faults.GatewayFaultError) -> GatewayResponseSnapshot | None:
    if fault.fault is faults.REQUEST_TOO_LARGE:
        return None  # "Customizing the default gateway response for 413 isn't currently supported" (important notes)
    own = api.gateway_responses.get(fault.fault.name)
    if own is not None:
        return own
    return api.gateway_responses.get("DEFAULT_5XX" if fault.status >= 500 else "DEFAULT_4XX")


def _error_context(fault: faults.GatewayFaultError) -> dict[str, str]:
    return {
        "message": fault.message,
        "messageString": json.dumps(fault.message),
        "responseType": fault.fault.name,
        "validationErrorString": fault.message if fault.fault.name.startswith("BAD_REQUEST") else "",
    }


def _body(
    defined: GatewayResponseSnapshot, fault: faults.GatewayFaultError, invocation: Invocation, error: dict[str, str]
) -> tuple[str, bytes]:
    if not defined.templates:
        return _JSON, plain_response(fault.status, fault.message, "", fault.fault.member).body
    # the reference gives no rule for several templates: the client's Accept, then JSON, then the first
    wanted = invocation.request.headers.get("Accept", "").partition(",")[0].partition(";")[0].strip()
    content_type = next((name for name in (wanted, _JSON) if name in defined.templates), next(iter(defined.templates)))

    def replaced(variable: re.Match[str]) -> str:
        value = _variable(variable[1] or variable[2], invocation, error)
        return variable[0] if value is None else value

    return content_type, _VARIABLE.sub(replaced, defined.templates[content_type]).encode(errors="replace")


def _parameter(expression: str, invocation: Invocation, error: dict[str, str]) -> str | None:
    if len(expression) >= 2 and expression[0] == expression[-1] == "'":
        return expression[1:-1]
    return _variable(expression, invocation, error)


def _variable(name: str, invocation: Invocation, error: dict[str, str]) -> str | None:
    """Return the value of `context.…`, `stageVariables.…` or `method.request.….NAME`; None for anything else."""
    source, _, rest = name.partition(".")
    if source == "context":
        return _walk({**invocation.context, "error": error}, rest)
    if source == "stageVariables":
        return invocation.stage.variables.get(rest)
    match rest.split(".", maxsplit=2) if source == "method" else ():
        case ["request", "header", header]:
            return invocation.request.headers.get(header, "")
        case ["request", "path", parameter]:
            return invocation.path_parameters.get(parameter, "")
        case ["request", "querystring", parameter]:
            return (invocation.query_parameters.get(parameter) or [""])[-1]
        case _:
            return None


def _walk(value: Any, path: str) -> str | None:
    for part in path.split("."):
        value = value.get(part) if isinstance(value, dict) else None
    if isinstance(value, bool):
        return json.dumps(value)
    return None if value is None else str(value)
