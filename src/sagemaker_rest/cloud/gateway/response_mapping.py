"""From the backend's answer to the client's: which response, its status, headers and body.

https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-integration-settings-integration-response.html
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from werkzeug.datastructures import Headers

from sagemaker_rest.cloud.gateway.faults import configuration_error
from sagemaker_rest.cloud.gateway.parameters import response_source
from sagemaker_rest.cloud.http import HttpResponse

if TYPE_CHECKING:
    from sagemaker_rest.cloud.gateway.invocation import Invocation
    from sagemaker_rest.cloud.gateway.snapshot import IntegrationResponseSnapshot, MethodSnapshot

_HEADER = "method.response.header."


def map_response(invocation: Invocation, method: MethodSnapshot, answer: HttpResponse) -> HttpResponse:
    """What the client gets; raises GatewayFaultError if no response is defined for the backend's status."""
    response = select_response(method.integration.responses, answer.status)
    if response.status not in method.responses:
        raise configuration_error(f"Output mapping refers to an invalid method response: {response.status}")
    headers = _headers(invocation, response, answer)
    headers.setdefault("Content-Type", "application/json")
    headers.set("X-Amzn-Trace-Id", invocation.trace.trace_id)
    return HttpResponse(response.status, headers, answer.body)


def select_response(
    responses: tuple[IntegrationResponseSnapshot, ...], backend_status: int
) -> IntegrationResponseSnapshot:
    """The first response whose pattern matches the whole status code, else the one without a pattern."""
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


@lru_cache(maxsize=1024)
def _pattern(pattern: str) -> re.Pattern[str]:
    try:
        return re.compile(pattern)
    except re.error as error:
        raise configuration_error(f"the selection pattern {pattern!r} is not a regular expression: {error}") from error


def _headers(invocation: Invocation, response: IntegrationResponseSnapshot, answer: HttpResponse) -> Headers:
    headers = Headers()
    for target, expression in response.parameters.items():
        value = response_source(expression)(invocation, answer)
        if value and target.startswith(_HEADER):
            headers.set(target.removeprefix(_HEADER), ",".join(value) if isinstance(value, list) else value)
    return headers
